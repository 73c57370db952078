package app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationsTest {

    private static final RetryLimits IMPATIENT =
            new RetryLimits(Duration.ofSeconds(20), Duration.ofMillis(50), Duration.ofMillis(10), 2);

    private static final RetryLimits PATIENT =
            new RetryLimits(Duration.ofSeconds(20), Duration.ofMillis(200), Duration.ofMillis(10), 1000);

    @Test
    void appliesOnceAndThenNothing() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Migrations migrations = new Migrations(postgres.getPostgresDatabase());
            assertThat(migrations.apply().values()).allMatch(count -> count >= 1);
            assertThat(migrations.apply()).isEqualTo(Map.of("user", 0, "auth", 0, "dummy", 0));
        }
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
            new Migrations(database).apply();
            try (Connection user = database.getConnection();
                    Connection other = database.getConnection()) {
                execute(user, "DELETE FROM migrations.dummy WHERE version = '1'");
                execute(user, "DROP SCHEMA dummy CASCADE");
                user.setAutoCommit(false);
                // dummy's migrations hang a trigger on this table.
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
                        .containsEntry("dummy", 1);
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
