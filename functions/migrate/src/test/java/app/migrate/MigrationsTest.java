package app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.Configuration;
import app.runtime.database.DataSources;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

    private static final Pattern NAMED = Pattern.compile("LOG: +(execute|parse|bind) (?!<unnamed>).*");

    @Test
    void appliesOnceAndThenNothing() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Migrations migrations = new Migrations(postgres.getPostgresDatabase());
            assertThat(migrations.apply().values()).allMatch(count -> count >= 1);
            assertThat(migrations.apply()).isEqualTo(Map.of("user", 0, "auth", 0, "dummy", 0));
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
