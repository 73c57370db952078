package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.StatementCounter;
import app.testing.TestDatabase;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The authorizer runs before every request: what it asks the database, every request waits for. */
class AuthStatementsTest {

    private static final UUID USER = new UUID(0, 1);

    private final TestDatabase postgres = TestDatabase.of("auth");

    @BeforeEach
    void empty() {
        postgres.empty();
        postgres.users(USER);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void aSessionIsCheckedByOneStatement() {
        Sessions sessions = new Sessions(
                new PostgresSessionRepository(postgres.database()), count -> new byte[count], InstantSource.system());
        SessionToken token = sessions.start(USER, "browser");
        assertThat(sessions.validate(token.text())).isPresent();
        assertThat(StatementCounter.during(() -> sessions.validate(token.text())))
                .isEqualTo(1);
    }
}
