package app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void appliesOnceAndThenNothing() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            Migrations migrations = new Migrations(postgres.getPostgresDatabase());
            assertThat(migrations.apply().values()).allMatch(count -> count >= 1);
            assertThat(migrations.apply()).isEqualTo(Map.of("user", 0, "auth", 0, "dummy", 0));
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
