package app.runtime.database;

import app.runtime.Configuration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens connections as {@code DATABASE_URL} says, with the password in it or with an IAM token. */
final class PostgresConnections implements Connections {

    private final Configuration configuration;
    private final InstantSource clock;

    PostgresConnections(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    @Override
    public Connection open() throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(configuration.require("DATABASE_URL"));
        Properties properties = url.properties();
        properties.setProperty("password", password(url));
        Connection connection = new Driver().connect(url.jdbcUrl(), properties);
        if (connection == null) {
            throw new IllegalStateException("the driver does not know " + url);
        }
        return connection;
    }

    String password(DatabaseUrl url) {
        if (url.password() != null) {
            return url.password();
        }
        Credentials credentials = new RoleCredentials(configuration).get();
        return IamToken.sign(url, configuration.require("AWS_REGION"), credentials, clock.instant());
    }
}
