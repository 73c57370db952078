package app.runtime.database;

import app.api.FunctionVariables;
import app.runtime.Configuration;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Opens connections as {@code DATABASE_URL} says, with the password in it or with an IAM token. Functions and
 * migrations connect in this one way.
 */
final class PostgresConnections implements Connections {

    private final Configuration configuration;
    private final InstantSource clock;
    private final Duration statementLimit;
    private @Nullable Socket socket;

    /**
     * Connections to the database of a configuration.
     *
     * @param statementLimit how long the answer to a statement may take; zero means that there is no limit
     */
    PostgresConnections(Configuration configuration, InstantSource clock, Duration statementLimit) {
        this.configuration = configuration;
        this.clock = clock;
        this.statementLimit = statementLimit;
    }

    @Override
    public Connection open() throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(configuration.require(FunctionVariables.DATABASE_URL));
        Properties properties = url.properties();
        properties.setProperty("password", password(url));
        properties.setProperty("socketFactory", WatchedSockets.class.getName());
        Connection connection = new Driver().connect(url.jdbcUrl(), properties);
        if (connection == null) {
            throw new IllegalStateException("the driver does not know " + url);
        }
        // Sets the socket's timeout and sends nothing.
        connection.setNetworkTimeout(Runnable::run, (int) statementLimit.toMillis());
        socket = WatchedSockets.takeLast();
        return connection;
    }

    @Override
    public boolean hasNews() {
        Socket current = socket;
        try {
            return current == null || current.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private String password(DatabaseUrl url) {
        if (url.password() != null) {
            return url.password();
        }
        IamCredentials credentials = new RoleCredentials(configuration).get();
        return IamToken.sign(url, configuration.require("AWS_REGION"), credentials, clock.instant());
    }
}
