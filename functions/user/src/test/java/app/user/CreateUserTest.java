package app.user;

import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.Ids;
import app.testing.TestClock;
import app.testing.TestRandomness;
import app.user.v1.CreateUserReq;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateUserTest {

    private final UserRepository users = new FakeUserRepository();
    private final CreateUser createUser = new CreateUser(users, new Ids(new TestClock(), new TestRandomness()));

    @ParameterizedTest
    @CsvSource(textBlock = """
            # name, email
            Anna,  anna@example.com
            Änna👋, ''
            """)
    void createsAndAnswersTheUser(String name, String email) {
        CreateUserReq request =
                CreateUserReq.newBuilder().setName(name).setEmail(email).build();
        app.user.v1.User answered = createUser.handle(request).getUser();
        User stored = users.find(UUID.fromString(answered.getId())).orElseThrow();
        assertThat(stored).isEqualTo(new User(stored.id(), name, email));
        assertThat(answered).isEqualTo(stored.toProto());
        assertThat(stored.id().version()).isEqualTo(7);
        assertThat(createUser.handle(request).getUser().getId()).isNotEqualTo(answered.getId());
    }
}
