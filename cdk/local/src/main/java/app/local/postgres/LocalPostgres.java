package app.local.postgres;

import app.local.process.Processes;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of the local target: our own, with its data kept between runs, or one that is given. Our own listens
 * on loopback only and believes every role's name, so a URL's password says nothing; it is there because functions take
 * a URL without one for a database that wants an IAM token.
 */
public final class LocalPostgres implements AutoCloseable {

    /** The database that functions use. */
    public static final String DATABASE = "app";

    /** Who owns our own server. */
    public static final String ADMINISTRATOR = "postgres";

    private static final String VERSION = "17";
    private static final String PASSWORD = "local";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final long LOG_LIMIT = 16L * 1024 * 1024;

    private final URI administrator;
    private final @Nullable EmbeddedPostgres server;
    private final Optional<ProcessHandle> process;
    private volatile boolean closed;

    private LocalPostgres(URI administrator, @Nullable EmbeddedPostgres server, Optional<ProcessHandle> process) {
        this.administrator = administrator;
        this.server = server;
        this.process = process;
    }

    /**
     * Starts our own server. A server that a killed runner left behind on the same data is ended first.
     *
     * @param directory where data, port and log are kept
     * @param port 0 for the one used last if it is free, or else any free one
     * @param started told of the server's process
     * @throws IllegalStateException when it can't start; the message says why and what to do
     */
    public static LocalPostgres start(Path directory, int port, Consumer<ProcessHandle> started) {
        Path data = directory.resolve("data");
        Path whole = directory.resolve("data-is-whole");
        try {
            Files.createDirectories(directory);
            if (Files.exists(data) && !Files.exists(whole)) {
                deleteTree(data); // A first start that was interrupted: there is nothing in it yet.
            }
            checkVersion(data, directory);
            endLeftBehind(data);
            int chosen = port == 0 ? freePort(directory.resolve("port")) : port;
            Path log = log(directory);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(chosen)
                    .setPGStartupWait(START_LIMIT)
                    .setOverrideWorkingDirectory(Path.of(
                                    System.getProperty("java.io.tmpdir"),
                                    "embedded-pg-" + System.getProperty("user.name"))
                            .toFile())
                    .setLocaleConfig("locale", "C")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("log_min_messages", "warning")
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Files.writeString(directory.resolve("port"), Integer.toString(chosen));
            Optional<ProcessHandle> process = serverOf(data);
            process.ifPresent(started);
            LocalPostgres postgres = new LocalPostgres(url(ADMINISTRATOR, chosen, DATABASE), server, process);
            createDatabase(chosen);
            Files.writeString(whole, VERSION);
            return postgres;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(
                    "PostgreSQL does not start on " + data + ": " + e.getMessage() + lastWords(directory), e);
        }
    }

    /**
     * Starts our own server on the port used last, if that is free.
     *
     * @param reset whether to delete its data first
     */
    public static LocalPostgres start(Path directory, boolean reset, Consumer<ProcessHandle> started) {
        if (reset) {
            reset(directory);
        }
        return start(directory, 0, started);
    }

    /**
     * Uses a server that runs already; its role and password serve for all functions.
     *
     * @param url {@code postgres://user:password@host:port/database}
     * @throws IllegalArgumentException when the URL is of another form
     * @throws IllegalStateException when nobody answers there, or refuses
     */
    public static LocalPostgres external(URI url) {
        if (url.getScheme() == null
                || !List.of("postgres", "postgresql").contains(url.getScheme())
                || url.getHost() == null
                || url.getUserInfo() == null
                || url.getPath() == null
                || url.getPath().length() < 2) {
            throw new IllegalArgumentException(
                    "the database must be given as postgres://user:password@host:port/database, not " + shown(url));
        }
        int port = url.getPort() < 0 ? 5432 : url.getPort();
        try {
            URI complete =
                    new URI("postgresql", url.getUserInfo(), url.getHost(), port, url.getPath(), url.getQuery(), null);
            LocalPostgres postgres = new LocalPostgres(complete, null, Optional.empty());
            try (Connection connection = postgres.connect()) {
                int version = connection.getMetaData().getDatabaseMajorVersion();
                if (version < 15) {
                    throw new IllegalStateException(
                            "the database at " + shown(url) + " is PostgreSQL " + version + "; 15 or later is needed");
                }
            }
            return postgres;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a database URL: " + shown(url), e);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot use the database at " + shown(url) + ": " + e.getMessage(), e);
        }
    }

    /** Deletes all data of our own server; one that still runs on it is ended. */
    public static void reset(Path directory) {
        try {
            endLeftBehind(directory.resolve("data"));
            deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + directory, e);
        }
    }

    /**
     * Where a function finds its database.
     *
     * @param role who it is there; a given server has only the one that was given
     */
    public URI url(String role) {
        return server == null ? administrator : url(role, server.getPort(), DATABASE);
    }

    /** Where the migration finds it: as owner. */
    public URI url() {
        return administrator;
    }

    /** Opens a connection as owner. */
    public Connection connect() throws SQLException {
        String[] user = administrator.getUserInfo().split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", user[0]);
        if (user.length > 1) {
            properties.setProperty("password", user[1]);
        }
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "5");
        String query = administrator.getQuery() == null ? "" : "?" + administrator.getQuery();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + administrator.getHost() + ":" + administrator.getPort() + administrator.getPath()
                        + query,
                properties);
    }

    /** Whether it is our own. */
    public boolean isOurs() {
        return server != null;
    }

    /** Says when our own server ends that nobody closed. */
    public void whenLost(Runnable told) {
        process.ifPresent(running -> running.onExit().thenRun(() -> {
            if (!closed) {
                told.run();
            }
        }));
    }

    /** Ends our own server, which closes its connections; a given one is left alone. */
    @Override
    public void close() {
        closed = true;
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException("PostgreSQL does not stop", e);
            }
            // It gives up its lock file a little before it is gone.
            process.ifPresent(running -> Processes.endsWithin(running, END_LIMIT));
        }
    }

    private static void createDatabase(int port) throws SQLException {
        URI maintenance = url(ADMINISTRATOR, port, "postgres");
        try (Connection connection = new LocalPostgres(maintenance, null, Optional.empty()).connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        SELECT 1
                        FROM pg_database
                        WHERE datname = 'app'
                        """)) {
            if (!found.next()) {
                try (Statement create = connection.createStatement()) {
                    create.execute("CREATE DATABASE app");
                }
            }
        }
    }

    private static URI url(String role, int port, String database) {
        return URI.create(
                "postgresql://" + role + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database + "?sslmode=disable");
    }

    private static void checkVersion(Path data, Path directory) throws IOException {
        try {
            String version = Files.readString(data.resolve("PG_VERSION")).strip();
            if (!version.equals(VERSION)) {
                throw new IllegalStateException("the data in " + directory + " is of PostgreSQL " + version
                        + ", this is " + VERSION + ": start with -Dreset to begin anew");
            }
        } catch (NoSuchFileException e) {
            return; // The first start.
        }
    }

    /** A killed runner's server would keep its data locked. It is ended the fast way: its clients are gone as well. */
    private static void endLeftBehind(Path data) throws IOException {
        Optional<ProcessHandle> running = serverOf(data);
        if (running.isEmpty()) {
            Files.deleteIfExists(data.resolve("postmaster.pid")); // Its number may be another program's by now.
            return;
        }
        ProcessHandle server = running.get();
        for (String signal : List.of("INT", "QUIT", "KILL")) {
            new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start();
            if (Processes.endsWithin(server, END_LIMIT)) {
                Files.deleteIfExists(data.resolve("postmaster.pid"));
                return;
            }
        }
    }

    /** The process that the data's lock file names, if it is a PostgreSQL. */
    private static Optional<ProcessHandle> serverOf(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.isEmpty() || !lines.getFirst().matches("\\d{1,10}")) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.getFirst()))
                    .filter(process -> process.info().command().orElse("").endsWith("postgres"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static int freePort(Path lastPort) throws IOException {
        if (Files.exists(lastPort)) {
            String text = Files.readString(lastPort).strip();
            if (text.matches("\\d{1,5}") && isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path log(Path directory) throws IOException {
        Path log = directory.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, directory.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    private static String lastWords(Path directory) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("postgres.log"));
            return lines.isEmpty() ? "" : " (" + lines.getLast() + ")";
        } catch (IOException e) {
            return "";
        }
    }

    /** A URL without its password. */
    private static String shown(URI url) {
        return url.toString().replaceFirst("//([^:@/]*):[^@/]*@", "//$1:***@");
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
