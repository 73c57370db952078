package app.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.Configuration;
import app.runtime.database.DatabaseException.Kind;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real PostgreSQL. */
class DatabaseTest {

    private static final Pattern SET =
            Pattern.compile("(statement|execute [^:]+): (SET|BEGIN.+|RESET|DISCARD|DEALLOCATE)\\b.*");
    private static final Pattern NAMED = Pattern.compile("(execute|parse|bind) (?!<unnamed>).*");

    private final List<Connection> opened = new ArrayList<>();
    private final StoppedClock clock = new StoppedClock();
    private final Database owner = Database.at(TestServer.url());
    private final Database database = new Database(this::open, clock, StatementSpans.untraced());

    private Connection open() throws SQLException {
        Configuration configuration = new Configuration(Map.of("DATABASE_URL", TestServer.url()));
        Connection connection = new PostgresConnections(configuration, clock, TimeLimits.STATEMENT).open();
        opened.add(connection);
        return connection;
    }

    /** Stands still, so that a connection stays fresh until the test says otherwise. */
    private static final class StoppedClock implements InstantSource {
        private Instant now = Instant.parse("2026-01-31T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void layTable() {
        owner.update("CREATE TABLE IF NOT EXISTS things (id UUID PRIMARY KEY, name TEXT, at TIMESTAMPTZ)");
        owner.update("TRUNCATE things");
    }

    @AfterEach
    void close() {
        database.close();
        owner.close();
    }

    private void insert(String name) {
        database.update("INSERT INTO things (id, name, at) VALUES (?, ?, ?)", UUID.randomUUID(), name, clock.instant());
    }

    private List<String> names() {
        return owner.query("SELECT name FROM things ORDER BY name", row -> row.getString("name"));
    }

    private void kill() {
        int killed = owner.query(
                        "SELECT pg_terminate_backend(pid, 5000) AS done FROM pg_stat_activity"
                                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
                        row -> row.getBoolean("done"))
                .size();
        assertThat(killed).as("connections that were killed").isPositive();
    }

    @Test
    void sendsNeitherSetNorANamedStatement() {
        int mark = TestServer.mark();
        for (int i = 0; i < 12; i++) {
            database.queryOne("SELECT name FROM things WHERE name = ?", row -> row.getString("name"), "x");
            database.query("SELECT name FROM things WHERE at < ?", row -> row.getString("name"), clock.instant());
        }
        for (int i = 0; i < 12; i++) {
            database.inTransaction(() -> {
                insert("x");
                return database.inTransaction(() -> database.update("DELETE FROM things WHERE name = ?", "x"));
            });
        }
        database.prime(() -> insert("priming"));
        clock.now = clock.now.plusSeconds(60);
        database.update("DELETE FROM things");
        List<String> log = TestServer.logSince(mark);
        assertThat(log)
                .filteredOn(line -> line.contains("execute <unnamed>: SELECT name"))
                .hasSize(24);
        assertThat(log)
                .filteredOn(line -> line.contains("execute <unnamed>: DELETE"))
                .hasSize(13);
        assertThat(log).noneMatch(line -> SET.matcher(line).find());
        assertThat(log).noneMatch(line -> NAMED.matcher(line).find());
        assertThat(opened).hasSize(1);
    }

    /** The test above can fail: the driver as it comes sends both. */
    @Test
    void seesWhatTheDriverSendsByDefault() throws SQLException {
        int mark = TestServer.mark();
        String url = "jdbc:postgresql://localhost:" + TestServer.port() + "/postgres?user=postgres&password=trusted";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement statement = connection.prepareStatement("SELECT name FROM things WHERE name = ?")) {
            for (int i = 0; i < 12; i++) {
                statement.setString(1, "x");
                statement.executeQuery().close();
            }
        }
        List<String> log = TestServer.logSince(mark);
        assertThat(log).anyMatch(line -> SET.matcher(line).find());
        assertThat(log).anyMatch(line -> NAMED.matcher(line).find());
    }

    @Test
    void opensOneConnectionOnFirstUse() {
        assertThat(opened).isEmpty();
        for (int i = 0; i < 20; i++) {
            insert("x" + i);
        }
        assertThat(opened).hasSize(1);
        database.close();
        database.close();
        insert("y");
        assertThat(opened).hasSize(2);
        assertThat(names()).hasSize(21);
    }

    @ParameterizedTest(name = "{0} s after its last use")
    @ValueSource(ints = {0, 3600})
    void standsAConnectionThatWasKilledBetweenTwoRequests(int seconds) {
        insert("before");
        kill();
        clock.now = clock.now.plusSeconds(seconds);
        insert("after");
        assertThat(names()).containsExactly("after", "before");
        assertThat(opened).hasSize(2);
    }

    @Test
    void standsATransactionOnAKilledConnection() {
        insert("before");
        kill();
        database.inTransaction(() -> {
            insert("after");
            return 0;
        });
        assertThat(names()).containsExactly("after", "before");
    }

    @Test
    void saysUnavailableWhenTheConnectionDiesInATransaction() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    insert("lost");
                    kill();
                    insert("lost too");
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(names()).isEmpty();
        insert("next");
        assertThat(names()).containsExactly("next");
    }

    @Test
    void saysUnavailableWhenTheConnectionDiesBeforeTheCommit() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    insert("lost");
                    kill();
                    return 0;
                }))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(names()).isEmpty();
        insert("next");
        assertThat(names()).containsExactly("next");
    }

    @ParameterizedTest(name = "SQLSTATE {0}, in a transaction: {1}")
    @CsvSource(textBlock = """
            # state, in a transaction, kind       , the next use connects anew
            25006  , false           , UNAVAILABLE, true
            25006  , true            , UNAVAILABLE, true
            57P01  , false           , UNAVAILABLE, true
            57P01  , true            , UNAVAILABLE, true
            57P03  , true            , UNAVAILABLE, true
            08006  , false           , UNAVAILABLE, true
            08P01  , true            , UNAVAILABLE, true
            57014  , false           , UNAVAILABLE, false
            40P01  , true            , UNAVAILABLE, false
            53300  , false           , UNAVAILABLE, false
            23503  , false           , OWNER_GONE , false
            23505  , false           , REFUSED    , false
            42501  , true            , REFUSED    , false
            """)
    void dropsAConnectionThatIsOfNoUseAnyMore(String state, boolean isInTransaction, Kind kind, boolean isDropped) {
        insert("before");
        Supplier<Integer> failing =
                () -> database.update("DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '" + state + "'; END $$");
        assertThatThrownBy(() -> {
                    if (isInTransaction) {
                        database.inTransaction(failing);
                    } else {
                        failing.get();
                    }
                })
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(kind));
        insert("next");
        insert("and the one after");
        assertThat(opened).hasSize(isDropped ? 2 : 1);
        assertThat(names()).containsExactly("and the one after", "before", "next");
    }

    /** As after a fail-over: the address leads to what is a standby now, and a moment later to the new primary. */
    @Test
    void leavesAServerThatHasBecomeReadOnly() {
        insert("before");
        owner.update("ALTER ROLE postgres SET default_transaction_read_only = on");
        database.close();
        assertThatThrownBy(() -> insert("refused"))
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        owner.update("ALTER ROLE postgres RESET default_transaction_read_only");
        insert("after");
        assertThat(names()).containsExactly("after", "before");
    }

    @Test
    void commitsAllOrNothing() {
        int two = database.inTransaction(() -> {
            insert("a");
            insert("b");
            return 2;
        });
        assertThat(two).isEqualTo(2);
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    insert("c");
                    throw new ApiException(ApiException.Code.NOT_FOUND, "no");
                }))
                .isInstanceOf(ApiException.class);
        assertThat(names()).containsExactly("a", "b");
    }

    @Test
    void rollsBackAfterAnError() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    insert("a");
                    return database.update("INSERT INTO nowhere VALUES (1)");
                }))
                .isInstanceOf(DatabaseException.class);
        insert("b");
        assertThat(names()).containsExactly("b");
        assertThat(opened).hasSize(1);
    }

    @Test
    void nestsTransactions() {
        assertThatThrownBy(() -> database.inTransaction(() -> {
                    database.inTransaction(() -> {
                        insert("inner");
                        return 0;
                    });
                    assertThat(names()).as("seen from outside").isEmpty();
                    throw new IllegalStateException("outer");
                }))
                .hasMessage("outer");
        assertThat(names()).isEmpty();
    }

    @Test
    void rehearsesWithoutATrace() {
        database.prime(() -> {
            insert("a");
            database.inTransaction(() -> {
                insert("b");
                return 0;
            });
            assertThat(database.query("SELECT 1 AS one FROM things", row -> row.getInt("one")))
                    .hasSize(2);
        });
        assertThat(names()).isEmpty();
        insert("real");
        assertThat(names()).containsExactly("real");
    }

    @Test
    void primesEachTimeOnTheRowsAsTheyWereLaid() {
        String allowed = "INSERT INTO things (id, name) VALUES (gen_random_uuid(), 'laid')";
        List<String> rows = new ArrayList<>(List.of("INSERT INTO elsewhere.things VALUES (1)", allowed));
        List<Integer> found = new ArrayList<>();
        database.prime(rows, () -> {
            found.add(database.update("DELETE FROM things WHERE name = 'laid'"));
            return found.size() < 3;
        });
        assertThat(found).containsExactly(1, 1, 1);
        assertThat(rows).as("what the role may lay").containsExactly(allowed);
        assertThat(names()).isEmpty();
    }

    /** A new connection would have no transaction to be rolled back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void storesNothingWhereAPrimingLosesItsConnection(boolean inTransaction) {
        assertThatThrownBy(() -> database.prime(() -> {
                    insert("before");
                    kill();
                    clock.now = clock.now.plusSeconds(60);
                    for (int i = 0; i < 2; i++) {
                        try {
                            if (inTransaction) {
                                database.inTransaction(() -> database.update("DELETE FROM things"));
                            }
                            insert("after");
                        } catch (DatabaseException e) {
                            // As an endpoint's adapter does.
                        }
                    }
                }))
                .isInstanceOf(DatabaseException.class);
        assertThat(names()).isEmpty();
        insert("real");
        assertThat(names()).containsExactly("real");
    }

    @Test
    void tellsABugFromAnAbsence() {
        insert("x");
        assertThatThrownBy(() -> database.update("INSERT INTO nowhere VALUES (?)", "secret"))
                .isInstanceOfSatisfying(DatabaseException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
                    assertThat(e.toApiException().code()).isEqualTo(ApiException.Code.INTERNAL);
                    assertThat(e.toApiException().text()).isEqualTo("internal error");
                    assertThat(e).hasMessageNotContaining("secret");
                });
        assertThat(database.queryOne("SELECT name FROM things WHERE name = ?", row -> row.getString("name"), "y"))
                .isEmpty();
        assertThat(opened).hasSize(1);
    }

    @Test
    void keepsInstantsToTheMicrosecond() {
        Instant time = Instant.parse("2026-01-31T12:00:00.123456Z");
        assertThat(database.queryOne(
                        "SELECT ?::TIMESTAMPTZ AS time",
                        row -> row.getObject("time", java.time.OffsetDateTime.class)
                                .toInstant(),
                        time))
                .contains(time);
    }

    @Test
    void healsWhenTheServerComesBack(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        EmbeddedPostgres first = server(data, 0);
        int port = first.getPort();
        try (Database away = Database.at("postgresql://postgres:trusted@localhost:" + port + "/postgres")) {
            assertThat(one(away)).isEqualTo(1);
            first.close();
            for (int i = 0; i < 2; i++) {
                Instant start = Instant.now();
                assertThatThrownBy(() -> one(away)).isInstanceOfSatisfying(DatabaseException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                    assertThat(e.toApiException().code()).isEqualTo(ApiException.Code.UNAVAILABLE);
                });
                assertThatThrownBy(() -> away.inTransaction(() -> one(away)))
                        .isInstanceOfSatisfying(
                                DatabaseException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
            }
            try (EmbeddedPostgres second = server(data, port)) {
                assertThat(one(away)).isEqualTo(1);
                assertThat(second.getPort()).isEqualTo(port);
            }
        }
    }

    /** A server that hangs, as a stopped process does, takes connections and answers nothing. */
    @ParameterizedTest(name = "a connection that is {0}")
    @ValueSource(strings = {"new", "in use", "not used for a while"})
    void givesAHangingServerUpBeforeTheFunctionEnds(String which, @TempDir Path folder) throws Exception {
        try (EmbeddedPostgres server = server(folder.resolve("data"), 0)) {
            String url = "postgresql://postgres:trusted@localhost:" + server.getPort() + "/postgres";
            Configuration configuration = new Configuration(Map.of("DATABASE_URL", url));
            try (Database hanging = new Database(
                    new PostgresConnections(configuration, clock, TimeLimits.STATEMENT),
                    clock,
                    StatementSpans.untraced())) {
                long backend = hanging.queryOne("SELECT pg_backend_pid() AS pid", row -> row.getLong("pid"))
                        .orElseThrow();
                long postmaster = ProcessHandle.of(backend)
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow()
                        .pid();
                switch (which) {
                    case "new" -> hanging.close();
                    case "not used for a while" -> clock.now = clock.now.plusSeconds(60);
                    default -> {}
                }
                signal("STOP", postmaster, backend);
                Instant start = Instant.now();
                try {
                    assertThatThrownBy(() -> one(hanging))
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
                } finally {
                    signal("CONT", postmaster, backend);
                }
                // The limits hold to the second that a busy machine may add.
                assertThat(Duration.between(start, Instant.now()))
                        .isLessThan(TimeLimits.sum().plusSeconds(1));
                assertThat(one(hanging)).isEqualTo(1);
            }
        }
    }

    private static void signal(String name, long... processes) throws Exception {
        for (long process : processes) {
            // A backend whose connection was closed is gone.
            new ProcessBuilder("kill", "-" + name, Long.toString(process))
                    .start()
                    .waitFor();
        }
    }

    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    private static int one(Database database) {
        return database.queryOne("SELECT 1 AS one", row -> row.getInt("one")).orElseThrow();
    }
}
