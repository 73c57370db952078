package app.dummy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.database.DatabaseException;
import app.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresEntityRepositoryTest implements EntityRepositoryContract {

    private final TestDatabase postgres = TestDatabase.of("dummy");
    private final EntityRepository entities = new PostgresEntityRepository(postgres.database());

    @Override
    public EntityRepository entities() {
        return entities;
    }

    @BeforeEach
    void empty() {
        postgres.empty();
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM auth.sessions",
                "SELECT id FROM users.users",
                "DELETE FROM users.users",
                "TRUNCATE dummy.entities",
                "DROP TABLE dummy.entities",
                "CREATE TABLE dummy.more (id INT)",
                "CREATE TABLE public.more (id INT)",
                "SELECT dummy.forget_user()",
                "SELECT 1 FROM migrations.dummy",
            })
    void mayDoNoMoreThanItNeeds(String sql) {
        assertThatThrownBy(() -> postgres.database().update(sql))
                .isInstanceOf(DatabaseException.class)
                .rootCause()
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }
}
