package app.dummy;

import static app.dummy.EntityRepositoryContract.entity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.database.Database;
import app.runtime.database.DatabaseException;
import app.testing.TestDatabase;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresEntityRepositoryTest implements EntityRepositoryContract {

    private final TestDatabase postgres = TestDatabase.of("dummy");
    private final EntityRepository entities = new PostgresEntityRepository(postgres.database());

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    public EntityRepository entities() {
        return entities;
    }

    @BeforeEach
    void empty() {
        postgres.empty();
        postgres.users(ANNA, BERT);
    }

    @AfterEach
    void close() {
        threads.close();
        postgres.close();
    }

    /** In either order, the entity is deleted with its user or refused. */
    @Test
    void createsNothingForAUserWhoIsBeingDeleted() throws Exception {
        Future<?> create;
        try (Database deletion = TestDatabase.another("user")) {
            create = deletion.inTransaction(() -> {
                deletion.update("DELETE FROM users.users WHERE id = ?", ANNA);
                Future<?> waiting = threads.submit(() -> entities.create(entity(1, ANNA)));
                postgres.awaitLock();
                return waiting;
            });
        }
        assertThatThrownBy(create::get)
                .cause()
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        e -> assertThat(e.toApiException())
                                .hasMessage("NOT_FOUND: what this belongs to no longer exists"));
        assertThat(entities.list(ANNA, null, 10)).isEmpty();
    }

    @Test
    void deletesWhatIsBeingCreated() throws Exception {
        try (Database deletion = TestDatabase.another("user")) {
            Future<?> deleted = postgres.database().inTransaction(() -> {
                entities.create(entity(1, ANNA));
                postgres.database().update("SET CONSTRAINTS ALL IMMEDIATE");
                Future<?> waiting = threads.submit(() -> deletion.update("DELETE FROM users.users WHERE id = ?", ANNA));
                postgres.awaitLock();
                return waiting;
            });
            deleted.get();
        }
        assertThat(entities.list(ANNA, null, 10)).isEmpty();
    }

    @Test
    void storesNoMoreThanAUserMayHave() {
        postgres.owner().update("""
                INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                SELECT gen_random_uuid(), ?, 'x', now(), now()
                FROM generate_series(2, ?)
                """, ANNA, Entity.MAX_PER_USER);
        assertThat(entities.create(entity(1, ANNA))).isTrue();
        assertThat(entities.create(entity(2, ANNA))).isFalse();
        assertThat(entities.create(entity(3, BERT))).isTrue();
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
                "SELECT 1 FROM migrations.dummy",
            })
    void mayDoNoMoreThanItNeeds(String sql) {
        assertThatThrownBy(() -> postgres.database().update(sql))
                .isInstanceOf(DatabaseException.class)
                .rootCause()
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }
}
