package app.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.process.Processes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalPostgresTest {

    @TempDir
    private static Path binaries;

    @TempDir
    private Path directory;

    private final List<ProcessHandle> started = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();

    private LocalPostgres start() {
        return LocalPostgres.start(directory, new PostgresBinaries(binaries), 0, started::add, notices::add);
    }

    @Test
    void isStartedAgainWithEverythingThatWasAcknowledged() throws Exception {
        try (LocalPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE kept (n int)");
            for (int i = 0; i < 100; i++) {
                execute(postgres, "INSERT INTO kept VALUES (" + i + ")");
            }
            started.get(0).destroyForcibly();
            assertThat(notices.poll(60, TimeUnit.SECONDS)).startsWith("PostgreSQL has ended by itself");
            assertThat(notices.poll(60, TimeUnit.SECONDS)).isEqualTo("PostgreSQL runs again.");
            assertThat(query(postgres, "SELECT count(*) FROM kept")).isEqualTo("100");
            assertThat(started).hasSize(2);
        }
        assertThat(started).noneMatch(Processes::runs);
        assertThat(notices).isEmpty();
    }

    @Test
    void isTriedAgainUntilItStarts() throws Exception {
        try (LocalPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE kept AS SELECT 7 AS n");
            // As with a full disk: what it needs at its start cannot be written.
            Path needed = directory.resolve("data/postgresql.conf");
            String configuration = Files.readString(needed);
            Files.writeString(needed, configuration + "nonsense = 1\n");
            started.get(0).destroyForcibly();
            assertThat(notices.poll(60, TimeUnit.SECONDS)).startsWith("PostgreSQL has ended by itself");
            assertThat(notices.poll(60, TimeUnit.SECONDS))
                    .startsWith("PostgreSQL does not start, and is tried again every second")
                    .contains("postgresql.conf");
            Files.writeString(needed, configuration);
            assertThat(notices.poll(60, TimeUnit.SECONDS)).isEqualTo("PostgreSQL runs again.");
            assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("7");
        }
    }

    @Test
    void keepsItsDataUntilItIsReset() throws Exception {
        URI first;
        try (LocalPostgres postgres = start()) {
            first = postgres.url();
            execute(postgres, "CREATE TABLE kept AS SELECT 7 AS n");
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
        assertThat(started).hasSize(1).noneMatch(Processes::runs);

        // As after kill -9 of the runner: the server runs on, nobody stops it.
        LocalPostgres leftBehind = start();
        assertThat(leftBehind.url()).isEqualTo(first);
        assertThat(query(leftBehind, "SELECT n FROM kept")).isEqualTo("7");

        try (LocalPostgres postgres = start()) {
            assertThat(Processes.runs(started.get(1))).isFalse();
            assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("7");
        }
        leftBehind.close();

        // As after a restart of the machine: the lock file names somebody else's process.
        Path lock = directory.resolve("data/postmaster.pid");
        Files.writeString(lock, ProcessHandle.current().pid() + "\n" + directory.resolve("data") + "\n");
        try (LocalPostgres postgres = start()) {
            assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("7");
        }

        LocalPostgres.reset(directory);
        try (LocalPostgres postgres = start()) {
            assertThat(query(postgres, "SELECT to_regclass('kept')")).isEqualTo("null");
        }
        assertThat(started).noneMatch(Processes::runs);
    }

    @Test
    void losesNoAcknowledgedWrite() throws Exception {
        try (LocalPostgres postgres = start()) {
            for (String setting : List.of("synchronous_commit", "fsync", "full_page_writes")) {
                assertThat(query(postgres, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
        }
    }

    @Test
    void wantsThePasswordOfThisData() throws Exception {
        List<String> passwords = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (LocalPostgres postgres = start()) {
                URI service = postgres.url("user_service");
                assertThat(whoIsAt(service)).isEqualTo("user_service in app");
                assertThat(whoIsAt(postgres.url())).isEqualTo("postgres in app");
                for (String role : List.of("postgres", "user_service")) {
                    for (String password : List.of("", "local", "postgres")) {
                        URI guess = URI.create("postgresql://" + role + ":" + password + "@127.0.0.1:"
                                + service.getPort() + "/app?sslmode=disable");
                        assertThatThrownBy(() -> whoIsAt(guess)).isInstanceOf(SQLException.class);
                    }
                }
                assertThat(postgres.psql())
                        .startsWith("PGPASSFILE=" + directory.resolve("pgpass") + " psql -h 127.0.0.1 -p ")
                        .doesNotContain(password(service));
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("pgpass"))))
                        .isEqualTo("rw-------");
                passwords.add(password(service));
            }
            // What was made before there were passwords.
            Files.delete(directory.resolve("pgpass"));
        }
        assertThat(passwords).doesNotHaveDuplicates();
    }

    @Test
    void saysThatTheDataIsOfAnotherVersion() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/PG_VERSION"), "12\n");
        Files.writeString(directory.resolve("data-is-whole"), "12");
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PostgreSQL 12")
                .hasMessageContaining("-Dreset");
    }

    @ParameterizedTest
    @CsvSource({"right, user_service", "wrong,"})
    void usesAGivenServer(String password, String user) {
        try (LocalPostgres own = start()) {
            URI url = own.url("user_service");
            URI given = URI.create("postgres://user_service@127.0.0.1:" + url.getPort() + "/app");
            if (user == null) {
                assertThatThrownBy(() -> LocalPostgres.external(given, password))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("cannot use the database at " + given);
            } else {
                assertThat(LocalPostgres.external(given, password(url))
                                .url("anybody")
                                .getUserInfo())
                        .isEqualTo(user + ":" + password(url));
            }
        }
    }

    @Test
    void saysWhereNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> LocalPostgres.external(URI.create("postgres://u@127.0.0.1:" + free + "/d"), "secret"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + free)
                .hasMessageNotContaining("secret");
    }

    private static String password(URI url) {
        return url.getUserInfo().replaceFirst("^.*:", "");
    }

    private static String whoIsAt(URI url) throws SQLException {
        String[] signIn = url.getUserInfo().split(":", 2);
        String address = "jdbc:postgresql://127.0.0.1:" + url.getPort() + url.getPath();
        try (Connection connection = DriverManager.getConnection(address, signIn[0], signIn[1]);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user || ' in ' || current_database()")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }
}
