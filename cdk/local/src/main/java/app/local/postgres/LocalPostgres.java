package app.local.postgres;

import app.local.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The PostgreSQL of the local target: our own, with its data kept between runs, or one that is given. */
public final class LocalPostgres implements AutoCloseable {

    private static final String DATABASE = "app";
    private static final String ADMINISTRATOR = PostgresFolder.ADMINISTRATOR;
    private static final int OLDEST_VERSION = 15;
    private static final int DEFAULT_PORT = 5432;
    private static final int ANSWER_MILLIS = 500;

    private final Place place;
    private final String user;
    private final String password;
    private final @Nullable PostgresServer server;
    private final String psql;
    private final Set<String> rolesWithPassword = ConcurrentHashMap.newKeySet();

    private LocalPostgres(Place place, String user, String password, @Nullable PostgresServer server, String psql) {
        this.place = place;
        this.user = user;
        this.password = password;
        this.server = server;
        this.psql = psql;
    }

    /**
     * Where a database is.
     *
     * @param parameters for the driver; empty for none
     */
    private record Place(String host, int port, String database, String parameters) {

        private String address() {
            return "postgresql://%s:%d/%s%s"
                    .formatted(host, port, database, parameters.isEmpty() ? "" : "?" + parameters);
        }

        URI url(String role, String password) {
            return URI.create(address().replaceFirst("//", "//" + encoded(role) + ":" + encoded(password) + "@"));
        }

        Connection connect(String user, String password) throws SQLException {
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("connectTimeout", "5");
            properties.setProperty("loginTimeout", "5");
            return DriverManager.getConnection("jdbc:" + address(), properties);
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /**
     * Starts our own server. A server that a killed runner left behind on the same data is ended first.
     *
     * @param directory where data, port, password and log are kept
     * @param port 0 for the one used last if it is free, or else any free one
     * @param started told of each process of the server
     * @param notices told in a sentence when the server has ended by itself, and when it runs again
     * @throws IllegalStateException when it can't start; the message says why and what to do
     */
    public static LocalPostgres start(
            Path directory,
            PostgresBinaries binaries,
            int port,
            Consumer<ProcessHandle> started,
            Consumer<String> notices) {
        try {
            PostgresServer server = PostgresServer.start(directory, binaries, port, started, notices);
            Place place = new Place(PostgresFolder.HOST, server.port(), DATABASE, "sslmode=disable");
            LocalPostgres postgres =
                    new LocalPostgres(place, ADMINISTRATOR, server.password(), server, server.psql(DATABASE));
            try {
                postgres.createDatabase();
            } catch (SQLException e) {
                server.close();
                throw e;
            }
            return postgres;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start on " + directory + ": " + e.getMessage(), e);
        }
    }

    /**
     * Uses a server that runs already; its user serves for all functions.
     *
     * @param url {@code postgres://user@host:port/database}
     * @param password the user's
     * @throws IllegalStateException when nobody answers there, or refuses
     */
    public static LocalPostgres external(URI url, String password) {
        Place place = new Place(
                url.getHost(),
                url.getPort() < 0 ? DEFAULT_PORT : url.getPort(),
                url.getPath().substring(1),
                url.getRawQuery() == null ? "" : url.getRawQuery());
        try (Connection connection = place.connect(url.getUserInfo(), password)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_VERSION) {
                throw new IllegalStateException("the database at " + url + " is PostgreSQL " + version + "; "
                        + OLDEST_VERSION + " or later is needed");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot use the database at " + url + ": " + e.getMessage(), e);
        }
        return new LocalPostgres(place, url.getUserInfo(), password, null, "psql " + url);
    }

    /** Deletes all data of our own server; one that still runs on it is ended. */
    public static void reset(Path directory) {
        try {
            PostgresServer.endLeftBehind(directory.resolve("data"));
            PrivateFiles.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + directory, e);
        }
    }

    /**
     * Where a function finds its database, with its password. Our own server gets the role if it has none of that name.
     *
     * @param role who it is there; a given server has only the one that was given
     */
    public URI url(String role) {
        if (server == null) {
            return url();
        }
        if (!role.equals(user) && !rolesWithPassword.contains(role)) {
            try {
                createRole(role);
            } catch (SQLException e) {
                throw new IllegalStateException("the role " + role + " gets no password: " + e.getMessage(), e);
            }
            rolesWithPassword.add(role);
        }
        return place.url(role, password);
    }

    /** Where the migration finds it: as owner, with the password. */
    public URI url() {
        return place.url(user, password);
    }

    /** The command that opens a shell to it. It holds no password: our own server's is in the file that it names. */
    public String psql() {
        return psql;
    }

    /** What is wrong with it now, in a sentence: nothing answers there within half a second. */
    public Optional<String> problem() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host, place.port), ANSWER_MILLIS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("The database does not answer on port " + place.port + ": restart mvn -Plocal.");
        }
    }

    /** Opens a connection as owner. */
    public Connection connect() throws SQLException {
        return place.connect(user, password);
    }

    /** Ends our own server, which closes its connections; a given one is left alone. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }

    private void createDatabase() throws SQLException {
        Place maintenance = new Place(place.host, place.port, "postgres", place.parameters);
        try (Connection connection = maintenance.connect(user, password);
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", DATABASE)) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    /** The driver hashes the password before it sends it, so that no log of PostgreSQL can hold it. */
    private void createRole(String role) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", role)) {
                statement.execute("CREATE ROLE " + statement.enquoteIdentifier(role, true) + " LOGIN");
            }
            connection.unwrap(PGConnection.class).alterUserPassword(role, password.toCharArray(), "scram-sha-256");
        }
    }

    private static boolean exists(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
