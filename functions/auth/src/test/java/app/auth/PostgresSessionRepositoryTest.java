package app.auth;

import app.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresSessionRepositoryTest implements SessionRepositoryContract {

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final SessionRepository sessions = new PostgresSessionRepository(postgres.database());

    @BeforeEach
    void empty() {
        postgres.empty();
        postgres.users(ANNE, BERT);
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Override
    public SessionRepository sessions() {
        return sessions;
    }
}
