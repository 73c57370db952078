package app.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.database.Database;
import app.runtime.database.DatabaseException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    @Test
    void isMigratedSignedInAsTheServiceAndEmptied() {
        try (TestDatabase postgres = TestDatabase.of("dummy");
                Database another = TestDatabase.another("dummy")) {
            assertThat(postgres.database().queryOne("SELECT current_user AS me", row -> row.getString("me")))
                    .contains("dummy_service");
            postgres.empty();
            UUID user = UUID.randomUUID();
            postgres.users(user);
            postgres.database().update("""
                    INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                    VALUES (?, ?, 'x', now(), now())
                    """, UUID.randomUUID(), user);
            assertThat(entities(another)).isEqualTo(1);
            postgres.empty();
            assertThat(entities(another)).isZero();
            assertThatThrownBy(() -> another.update("DELETE FROM users.users")).isInstanceOf(DatabaseException.class);
        }
    }

    private static long entities(Database database) {
        return database.queryOne("SELECT count(*) AS found FROM dummy.entities", row -> row.getLong("found"))
                .orElseThrow();
    }
}
