package app.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.database.Database;
import app.runtime.database.DatabaseException;
import app.testing.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUserRepositoryTest implements UserRepositoryContract {

    private final TestDatabase postgres = TestDatabase.of("user");
    private final UserRepository users = new PostgresUserRepository(postgres.database());

    private final Database auth = TestDatabase.another("auth");

    @Override
    public UserRepository users() {
        return users;
    }

    /** As the auth service, the one that holds users: holding takes a right that this service does without. */
    @Override
    public Users port() {
        return new PostgresUserRepository(auth);
    }

    @BeforeEach
    void empty() {
        postgres.empty();
    }

    @AfterEach
    void close() {
        auth.close();
        postgres.close();
    }

    @Test
    void deletesWhatOtherServicesKeepOfAUser() {
        for (UUID user : new UUID[] {ANNA, BERT}) {
            users.create(user, "x", "");
            postgres.owner().update("""
                    INSERT INTO auth.sessions (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                    SELECT ? || n, '', ?, '', now(), now(), now() FROM generate_series(1, 3) AS n
                    """, user.toString(), user);
            postgres.owner().update("""
                    INSERT INTO auth.oauth_accounts (id, provider, external_user_id, name, email, email_verified, user_id)
                    VALUES (?, 'google', ?, '', '', FALSE, ?)
                    """, UUID.randomUUID(), user.toString(), user);
            postgres.owner().update("""
                    INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                    VALUES (?, ?, '', now(), now())
                    """, UUID.randomUUID(), user);
        }
        assertThat(users.delete(ANNA)).isTrue();
        assertThat(rowsOf(ANNA)).isZero();
        assertThat(rowsOf(BERT)).isEqualTo(5);
    }

    private long rowsOf(UUID user) {
        return postgres.owner()
                .queryOne("""
                        SELECT (SELECT count(*) FROM auth.sessions WHERE user_id = ?)
                             + (SELECT count(*) FROM auth.oauth_accounts WHERE user_id = ?)
                             + (SELECT count(*) FROM dummy.entities WHERE user_id = ?) AS found
                        """, row -> row.getLong("found"), user, user, user)
                .orElseThrow();
    }

    /** FOR KEY SHARE keeps a user from being deleted; two sign-ins of one user do not wait for each other. */
    @Test
    void holdsAUserUntilTheTransactionEnds() {
        users.create(ANNA, "Anna", "");
        try (Database another = TestDatabase.another("auth")) {
            auth.inTransaction(() -> {
                assertThat(port().lockForShare(ANNA)).isTrue();
                assertThat(new PostgresUserRepository(another).lockForShare(ANNA))
                        .isTrue();
                assertThatThrownBy(() -> postgres.owner()
                                .queryOne(
                                        "SELECT id FROM users.users WHERE id = ? FOR UPDATE NOWAIT",
                                        row -> row.getString("id"),
                                        ANNA))
                        .isInstanceOf(DatabaseException.class);
                return 0;
            });
        }
        assertThat(users.delete(ANNA)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM auth.sessions",
                "SELECT id FROM auth.oauth_accounts",
                "SELECT id FROM dummy.entities",
                "DELETE FROM auth.sessions",
                "UPDATE users.users SET name = 'x'",
                "TRUNCATE users.users",
                "DROP TABLE users.users",
                "CREATE TABLE users.more (id INT)",
                "CREATE TABLE public.more (id INT)",
                "CREATE SCHEMA more",
                "SELECT 1 FROM migrations.auth",
                "CREATE ROLE more",
            })
    void mayDoNoMoreThanItNeeds(String sql) {
        assertThatThrownBy(() -> postgres.database().update(sql))
                .isInstanceOf(DatabaseException.class)
                .rootCause()
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }
}
