package app.user;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.StatementCounter;
import app.testing.TestDatabase;
import app.user.v1.GetUserReq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserStatementsTest {

    private final TestDatabase postgres = TestDatabase.of("user");

    @BeforeEach
    void empty() {
        postgres.empty();
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void getUserAsksOnce() {
        UserRepository users = new PostgresUserRepository(postgres.database());
        users.create(UserRepositoryContract.ANNA, "Anna", "anna@example.com");
        GetUser getUser = new GetUser(users);
        GetUserReq request = GetUserReq.newBuilder()
                .setId(UserRepositoryContract.ANNA.toString())
                .build();
        assertThat(StatementCounter.during(() -> getUser.handle(request))).isEqualTo(1);
    }
}
