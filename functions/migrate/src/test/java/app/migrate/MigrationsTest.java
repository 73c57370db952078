package app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.Configuration;
import app.runtime.database.DataSources;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationsTest {

    private static final String TABLES = """
            SELECT c.oid::regclass::text AS name
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p')
                AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'migrations')
            ORDER BY 1
            """;

    /** Tables from which no chain of mandatory, cascading and indexed references leads to the users. */
    private static final String STRAY_TABLES = """
            WITH RECURSIVE owned AS (
                SELECT 'users.users'::regclass::oid AS id
                UNION
                SELECT f.conrelid
                FROM owned
                JOIN pg_constraint AS f ON f.confrelid = owned.id AND f.contype = 'f' AND f.confdeltype = 'c'
                JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1] AND a.attnotnull
                JOIN pg_index AS i ON i.indrelid = f.conrelid AND i.indkey[0] = f.conkey[1]
                WHERE cardinality(f.conkey) = 1
            )
            SELECT name FROM (%s) AS tables
            WHERE name::regclass::oid NOT IN (SELECT id FROM owned)
                -- Of addresses, for minutes.
                AND name <> 'auth.sign_in_attempts'
            ORDER BY name
            """.formatted(TABLES);

    private static final Pattern NAMED = Pattern.compile("LOG: +(execute|parse|bind) (?!<unnamed>).*");

    private static final RetryLimits IMPATIENT =
            new RetryLimits(Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofMillis(10), 2);

    private static final RetryLimits PATIENT =
            new RetryLimits(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofMillis(10), 1000);

    @Test
    void appliesOnceAndThenNothing() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Migrations migrations = new Migrations(postgres.getPostgresDatabase());
            assertThat(migrations.apply().values()).allMatch(count -> count >= 1);
            assertThat(migrations.apply().values()).isNotEmpty().allMatch(count -> count == 0);
        }
    }

    /**
     * A pooler that lends a connection for a transaction, such as PgBouncer, stands neither a named statement nor a
     * lock of the session.
     */
    @Test
    void leavesNothingBehindInASession(@TempDir Path logs) throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_directory", logs.toString())
                .setServerConfig("log_filename", "postgres.log")
                .setServerConfig("log_line_prefix", "")
                .setServerConfig("log_statement", "all")
                .start()) {
            String url = "postgresql://postgres:trusted@localhost:" + postgres.getPort() + "/postgres";
            new Migrations(DataSources.of(new Configuration(Map.of("DATABASE_URL", url)))).apply();
        }
        List<String> statements = Files.readAllLines(logs.resolve("postgres.log"));
        assertThat(statements)
                .anyMatch(line -> line.contains("CREATE TABLE users.users"))
                .anyMatch(line -> line.contains("pg_try_advisory_xact_lock"))
                .noneMatch(line -> line.contains("pg_try_advisory_lock") || line.contains("pg_advisory_lock"))
                .noneMatch(line -> NAMED.matcher(line).find());
    }

    /**
     * What a service keeps of a user goes with the user, in every table of every service, or is said here to belong to
     * nobody: {@code REFERENCES users.users (id) ON DELETE CASCADE}, or a reference to a table that has one, and an
     * index that finds the rows.
     */
    @Test
    void everyTableBelongsToAUser() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            new Migrations(postgres.getPostgresDatabase()).apply();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                assertThat(names(statement, TABLES)).contains("users.users", "auth.sessions", "dummy.entities");
                assertThat(names(statement, STRAY_TABLES)).isEmpty();
                statement.execute("CREATE TABLE dummy.forgotten (id UUID PRIMARY KEY, owner UUID NOT NULL)");
                statement.execute("CREATE TABLE dummy.kept (user_id UUID REFERENCES users.users (id))");
                statement.execute("CREATE TABLE dummy.slow"
                        + " (user_id UUID NOT NULL REFERENCES users.users (id) ON DELETE CASCADE)");
                statement.execute("CREATE TABLE dummy.parts (entity UUID NOT NULL PRIMARY KEY"
                        + " REFERENCES dummy.entities (id) ON DELETE CASCADE)");
                assertThat(names(statement, STRAY_TABLES))
                        .as("the check can fail")
                        .containsExactly("dummy.forgotten", "dummy.kept", "dummy.slow");
            }
        }
    }

    private static List<String> names(Statement statement, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString("name"));
            }
        }
        return names;
    }

    @Test
    void waitsForADatabaseThatTakesNoConnectionYet() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            AtomicInteger refusals = new AtomicInteger(2);
            PGSimpleDataSource database = new PGSimpleDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    if (refusals.getAndDecrement() > 0) {
                        throw new SQLException("the database system is starting up", "57P03");
                    }
                    return super.getConnection();
                }
            };
            database.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
            assertThat(new Migrations(database, IMPATIENT).apply().values()).allMatch(count -> count >= 1);
        }
    }

    /** An ALTER TABLE behind a long query stops everybody who comes after it, for as long as it waits. */
    @Test
    void givesUpALockSoonAndTriesAgain() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            DataSource database = postgres.getPostgresDatabase();
            int all = Objects.requireNonNull(new Migrations(database).apply().get("dummy"));
            try (Connection user = database.getConnection();
                    Connection other = database.getConnection()) {
                execute(user, "DELETE FROM migrations.dummy WHERE version IS NOT NULL");
                execute(user, "DROP SCHEMA dummy CASCADE");
                user.setAutoCommit(false);
                // dummy's tables refer to this one.
                execute(user, "LOCK TABLE users.users IN ACCESS SHARE MODE");
                execute(user, "LOCK TABLE users.users IN ROW EXCLUSIVE MODE");
                assertThatThrownBy(() -> new Migrations(database, IMPATIENT).apply())
                        .hasStackTraceContaining("lock timeout");
                CompletableFuture<Map<String, Integer>> applied =
                        CompletableFuture.supplyAsync(() -> new Migrations(database, PATIENT).apply());
                awaitWaiting(other);
                user.commit();
                assertThat(applied.get(30, TimeUnit.SECONDS))
                        .containsEntry("user", 0)
                        .containsEntry("dummy", all);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Until a migration waits for a lock. */
    private static void awaitWaiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean isWaiting;
            do {
                try (ResultSet row = statement.executeQuery(
                        "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND locktype = 'relation'")) {
                    row.next();
                    isWaiting = row.getBoolean(1);
                }
            } while (!isWaiting);
        }
    }

    @Test
    void namesTheFileThatHasToBeMended() throws IOException, SQLException {
        String changed =
                "V1__entities.sql was applied already and has changed since: undo the change and write a new migration";
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Migrations migrations = new Migrations(postgres.getPostgresDatabase());
            migrations.apply();
            try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
                execute(connection, "UPDATE migrations.dummy SET checksum = 1 WHERE version = '1'");
                assertSaid(migrations, changed);
                execute(connection, "UPDATE migrations.dummy SET version = '3' WHERE version = '2'");
                assertSaid(
                        migrations,
                        changed,
                        "V2__rows_belong_to_users.sql has a lower version than one that was applied:"
                                + " give it a higher one");
                execute(connection, "UPDATE migrations.dummy SET version = '0.1' WHERE version = '3'");
                assertSaid(
                        migrations,
                        changed,
                        "V0.1__rows_belong_to_users.sql was applied already and is gone: bring it back");
                execute(connection, "DELETE FROM migrations.dummy");
                assertSaid(migrations, "V1__entities.sql:1: ERROR: schema \"dummy\" already exists");
            }
        }
    }

    private static void assertSaid(Migrations migrations, String... sentences) {
        assertThatThrownBy(migrations::apply)
                .isInstanceOf(MigrationException.class)
                .message()
                .hasLineCount(sentences.length)
                .isEqualTo("functions/dummy/migrations/" + String.join("\nfunctions/dummy/migrations/", sentences));
    }

    @Test
    void givesEachServiceItsOwnTablesOnly() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            new Migrations(postgres.getPostgresDatabase()).apply();
            try (var connection =
                            postgres.getDatabase("dummy_service", "postgres").getConnection();
                    var statement = connection.createStatement()) {
                assertThat(statement.execute("SELECT id FROM dummy.entities")).isTrue();
                assertThatThrownBy(() -> statement.execute("SELECT id FROM auth.sessions"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> statement.execute("SELECT id FROM users.users"))
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
