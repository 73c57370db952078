package app.system;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** A PostgreSQL of a test's own, which can be stopped and started again with its data. */
final class OwnPostgres implements AutoCloseable {

    /** It asks nobody for one. */
    static final String PASSWORD = "postgres";

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Path data;
    private EmbeddedPostgres server;

    private OwnPostgres(Path data, EmbeddedPostgres server) {
        this.data = data;
        this.server = server;
    }

    static OwnPostgres start(Path data) throws IOException {
        return new OwnPostgres(data, server(data, 0));
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                // The library's own setting, off, loses what was acknowledged when a server process is killed.
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    String url() {
        return "postgres://postgres@localhost:" + server.getPort() + "/postgres";
    }

    void pause() throws IOException {
        server.close();
    }

    void resume() throws IOException {
        server = server(data, server.getPort());
    }

    /** Kills the server process of a connection; PostgreSQL ends all others too then, and recovers as after a crash. */
    boolean killBackend() throws SQLException {
        long backend = count("SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        return backend > 0
                && ProcessHandle.of(backend).map(ProcessHandle::destroyForcibly).orElse(false);
    }

    /** The number that a SELECT gives. */
    long count(String sql) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Until it serves again: a process that was killed has all others start anew. */
    void awaitRecovery() throws InterruptedException {
        Instant end = Instant.now().plus(RECOVERY);
        while (true) {
            try {
                count("SELECT 1");
                return;
            } catch (SQLException e) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("PostgreSQL has not recovered within " + RECOVERY, e);
                }
                Thread.sleep(100);
            }
        }
    }

    /** Makes all who use a table wait, until it is closed. */
    AutoCloseable lock(String table) throws SQLException {
        Connection connection = server.getPostgresDatabase().getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        }
        return connection;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
