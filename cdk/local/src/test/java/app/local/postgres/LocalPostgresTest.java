package app.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.process.Processes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPostgresTest {

    @TempDir
    Path directory;

    @Test
    void saysThatItWasLostButNotThatItWasClosed() throws Exception {
        List<ProcessHandle> started = new ArrayList<>();
        AtomicBoolean closedIsLost = new AtomicBoolean();
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            postgres.whenLost(() -> closedIsLost.set(true));
        }
        started.get(0).onExit().get();
        CompletableFuture<Void> lost = new CompletableFuture<>();
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            postgres.whenLost(() -> lost.complete(null));
            started.get(1).destroyForcibly();
            lost.get(30, TimeUnit.SECONDS);
        }
        assertThat(closedIsLost).isFalse();
    }

    @Test
    void keepsItsDataUntilItIsReset() throws Exception {
        List<ProcessHandle> started = new ArrayList<>();
        URI first;
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            first = postgres.url();
            execute(postgres, "CREATE TABLE kept AS SELECT 7 AS n");
            execute(postgres, "CREATE ROLE user_service LOGIN");
            assertThat(postgres.url("user_service").toString())
                    .matches("postgresql://user_service:local@127\\.0\\.0\\.1:\\d+/app\\?sslmode=disable");
            assertThat(query(
                            LocalPostgres.external(postgres.url("user_service")),
                            "SELECT current_user || current_database()"))
                    .isEqualTo("user_serviceapp");
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        }
        assertThat(started).hasSize(1).noneMatch(Processes::runs);

        // As after kill -9 of the runner: the server runs on, nobody stops it.
        LocalPostgres leftBehind = LocalPostgres.start(directory, 0, started::add);
        assertThat(leftBehind.url()).isEqualTo(first);
        assertThat(query(leftBehind, "SELECT n FROM kept")).isEqualTo("7");
        Files.delete(directory.resolve("data/epg-lock"));

        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            assertThat(Processes.runs(started.get(1))).isFalse();
            assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("7");
            started.get(2).destroyForcibly();
            started.get(2).onExit().get();
        }

        // As after kill -9 of the server and a restart of the machine: the lock file names somebody else's process.
        Path lock = directory.resolve("data/postmaster.pid");
        Files.writeString(lock, ProcessHandle.current().pid() + "\n" + directory.resolve("data") + "\n");
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            assertThat(query(postgres, "SELECT n FROM kept")).isEqualTo("7");
        }

        LocalPostgres.reset(directory);
        try (LocalPostgres postgres = LocalPostgres.start(directory, 0, started::add)) {
            assertThat(query(postgres, "SELECT to_regclass('kept')")).isEqualTo("null");
        }
        assertThat(started).noneMatch(Processes::runs);
    }

    @Test
    void saysThatTheDataIsOfAnotherVersion() throws IOException {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/PG_VERSION"), "12\n");
        Files.writeString(directory.resolve("data-is-whole"), "12");
        assertThatThrownBy(() -> LocalPostgres.start(directory, 0, process -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PostgreSQL 12")
                .hasMessageContaining("-Dreset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:secret@h/d",
                "postgres://h/d",
                "postgres://u:secret@h",
                "postgres://u:secret@/d",
                "nonsense"
            })
    void refusesOtherUrls(String url) {
        assertThatThrownBy(() -> LocalPostgres.external(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgres://user:password@host:port/database")
                .hasMessageNotContaining("secret");
    }

    @Test
    void saysWhereNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> LocalPostgres.external(URI.create("postgres://u:secret@127.0.0.1:" + free + "/d")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + free)
                .hasMessageNotContaining("secret");
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
