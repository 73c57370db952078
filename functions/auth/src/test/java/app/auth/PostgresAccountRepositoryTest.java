package app.auth;

import app.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresAccountRepositoryTest implements AccountRepositoryContract {

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final AccountRepository accounts = new PostgresAccountRepository(postgres.database());

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
    public AccountRepository accounts() {
        return accounts;
    }
}
