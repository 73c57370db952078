package app.runtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A real PostgreSQL that writes down every statement. One a JVM; it ends with the JVM. */
public final class TestServer {

    private static final Path LOGS = logs();
    private static final EmbeddedPostgres POSTGRES = start();

    private TestServer() {}

    /** The value of DATABASE_URL for the owner. */
    public static String url() {
        return "postgresql://postgres:trusted@localhost:" + POSTGRES.getPort() + "/postgres";
    }

    static int port() {
        return POSTGRES.getPort();
    }

    /** The lines of the server's log from a mark on, such as {@code LOG: execute <unnamed>: SELECT 1}. */
    static List<String> logSince(int mark) {
        // The server's collector writes some time later, but in order.
        String end = "SELECT 'end " + UUID.randomUUID() + "'";
        try (Database database = Database.at(url())) {
            database.query(end, row -> 0);
        }
        List<String> lines = lines();
        while (lines.stream().noneMatch(line -> line.contains(end))) {
            LockSupport.parkNanos(10_000_000);
            lines = lines();
        }
        return lines.subList(mark, lines.size());
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(LOGS.resolve("postgres.log"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the server's log", e);
        }
    }

    static int mark() {
        return logSince(0).size();
    }

    private static Path logs() {
        try {
            return Files.createTempDirectory(Path.of("target").toAbsolutePath(), "postgres-log");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the server's log", e);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("logging_collector", "on")
                    .setServerConfig("log_directory", LOGS.toString())
                    .setServerConfig("log_filename", "postgres.log")
                    .setServerConfig("log_line_prefix", "")
                    .setServerConfig("log_statement", "all")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL", e);
        }
    }
}
