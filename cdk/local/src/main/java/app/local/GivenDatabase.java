package app.local;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Properties;

/** A PostgreSQL that somebody else runs, given with -Ddatabase. */
final class GivenDatabase {

    private final URI url;

    GivenDatabase(URI url) {
        this.url = url;
    }

    /**
     * Lets the services' roles sign in with the password that was given; on AWS they sign in by IAM, so the migrations
     * give them none.
     */
    void letIn(Collection<String> roles) throws StartException {
        String[] owner = url.getUserInfo().split(":", 2);
        String password = owner.length > 1 ? owner[1] : "local";
        Properties properties = new Properties();
        properties.setProperty("user", owner[0]);
        properties.setProperty("password", password);
        int port = url.getPort() < 0 ? 5432 : url.getPort();
        String jdbc = "jdbc:postgresql://" + url.getHost() + ":" + port + url.getPath();
        try (Connection connection = DriverManager.getConnection(jdbc, properties);
                Statement statement = connection.createStatement()) {
            for (String role : roles) {
                statement.execute("ALTER ROLE " + statement.enquoteIdentifier(role, true) + " PASSWORD "
                        + statement.enquoteLiteral(password));
            }
        } catch (SQLException e) {
            throw new StartException("Cannot use the database given with -Ddatabase: " + e.getMessage());
        }
    }
}
