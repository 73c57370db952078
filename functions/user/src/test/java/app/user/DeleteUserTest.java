package app.user;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.log.Audit;
import app.runtime.log.Log;
import app.user.v1.DeleteUserReq;
import app.user.v1.DeleteUserResp;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeleteUserTest {

    private final UserRepository users = new FakeUserRepository();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final DeleteUser deleteUser =
            new DeleteUser(users, new Audit(new Log(new PrintStream(logged, true, UTF_8))));

    @Test
    void deletesAndSignsOut() {
        users.create(UserRepositoryContract.ANNA, "Anna", "anna@example.com");
        users.create(UserRepositoryContract.BERT, "Bert", "");
        DeleteUserResp response = deleteUser.handle(request(UserRepositoryContract.ANNA.toString()));
        assertThat(users.find(UserRepositoryContract.ANNA)).isEmpty();
        assertThat(users.find(UserRepositoryContract.BERT)).isPresent();
        assertThat(response.getSetCookieList())
                .containsExactly("__Host-session_token=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(response.getClearSiteData()).isEqualTo("\"cache\", \"storage\"");
        assertThat(logged.toString(UTF_8))
                .contains("\"audit\":\"USER_DELETED\"", UserRepositoryContract.ANNA.toString())
                .doesNotContain("Anna", "anna@");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # id, code
            01985e2a-3b00-7000-8000-00000000000f, NOT_FOUND
            '',                                   INVALID_ARGUMENT
            """)
    void refuses(String id, ApiException.Code code) {
        assertThatThrownBy(() -> deleteUser.handle(request(id)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(logged.size()).isZero();
    }

    private static DeleteUserReq request(String id) {
        return DeleteUserReq.newBuilder().setId(id).build();
    }
}
