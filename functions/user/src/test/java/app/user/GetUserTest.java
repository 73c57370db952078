package app.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.user.v1.GetUserReq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetUserTest {

    private final UserRepository users = new FakeUserRepository();
    private final GetUser getUser = new GetUser(users);

    @Test
    void returnsTheUser() {
        users.create(UserRepositoryContract.ANNA, "Anna", "anna@example.com");
        users.create(UserRepositoryContract.BERT, "Bert", "");
        assertThat(getUser.handle(request(UserRepositoryContract.ANNA.toString()))
                        .getUser())
                .isEqualTo(app.user.v1.User.newBuilder()
                        .setId(UserRepositoryContract.ANNA.toString())
                        .setName("Anna")
                        .setEmail("anna@example.com")
                        .build());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # id, code
            01985e2a-3b00-7000-8000-00000000000f, NOT_FOUND
            '',                                   INVALID_ARGUMENT
            me,                                   INVALID_ARGUMENT
            """)
    void refuses(String id, ApiException.Code code) {
        assertThatThrownBy(() -> getUser.handle(request(id)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void showsNothingPersonalInALog() {
        assertThat(new User(UserRepositoryContract.ANNA, "Anna", "anna@example.com"))
                .hasToString("User[" + UserRepositoryContract.ANNA + "]");
    }

    private static GetUserReq request(String id) {
        return GetUserReq.newBuilder().setId(id).build();
    }
}
