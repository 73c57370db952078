package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.CreateSessionReq;
import app.auth.v1.LinkOauthAccountReq;
import app.auth.v1.OauthIdentity;
import app.testing.TestDatabase;
import app.testing.TestServices;
import app.user.Users;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LinkOauthAccount and CreateSession: what is stored for a user that another service keeps. */
class LinkOauthAccountTest {

    private static final UUID ANNE = new UUID(0, 1);
    private static final UUID BERT = new UUID(0, 2);

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final ApplicationContext function = TestServices.beans();

    @BeforeEach
    void twoUsers() {
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        postgres.empty();
        Users users = function.getBean(Users.class);
        users.create(ANNE, "Anne", "");
        users.create(BERT, "Bert", "");
    }

    @AfterEach
    void close() {
        TestServices.close(function);
        postgres.close();
    }

    @Test
    void linksAndFindsTheLinkAgain() {
        String id = link(ANNE, "Anne");
        assertThat(link(ANNE, "Annie")).as("the same account").isEqualTo(id);
        assertThat(stored()).containsExactly("google 7 Annie " + ANNE);
    }

    @Test
    void refusesAnAccountOfAnotherUserAndLeavesItAsItWas() {
        link(ANNE, "Anne");
        assertThatThrownBy(() -> link(BERT, "Mallory"))
                .hasMessage("ALREADY_EXISTS: the account is linked to another user");
        assertThat(stored()).containsExactly("google 7 Anne " + ANNE);
    }

    @Test
    void needsAUserThatExists() {
        UUID nobody = new UUID(0, 3);
        assertThatThrownBy(() -> link(nobody, "Nobody")).hasMessage("NOT_FOUND: no such user: " + nobody);
        assertThat(stored()).isEmpty();
    }

    @Test
    void startsNoSessionForAUserThatDoesNotExist() {
        UUID nobody = new UUID(0, 3);
        assertThatThrownBy(() -> start(nobody)).hasMessage("NOT_FOUND: no such user: " + nobody);
        assertThat(postgres.owner().query("SELECT id FROM auth.sessions", row -> row.getString("id")))
                .isEmpty();
    }

    @Test
    void startsASessionThatItsTokenProves() {
        assertThat(function.getBean(Sessions.class).validate(start(ANNE)))
                .get()
                .satisfies(proven -> assertThat(proven.session().userId()).isEqualTo(ANNE));
    }

    private String start(UUID userId) {
        return function.getBean(CreateSession.class)
                .handle(CreateSessionReq.newBuilder()
                        .setUserId(userId.toString())
                        .setUserAgent("browser")
                        .build())
                .getToken();
    }

    private String link(UUID userId, String name) {
        return function.getBean(LinkOauthAccount.class)
                .handle(LinkOauthAccountReq.newBuilder()
                        .setUserId(userId.toString())
                        .setIdentity(OauthIdentity.newBuilder()
                                .setProvider("google")
                                .setExternalUserId("7")
                                .setName(name))
                        .build())
                .getAccount()
                .getId();
    }

    private List<String> stored() {
        return postgres.owner().query("""
                        SELECT provider || ' ' || external_user_id || ' ' || name || ' ' || user_id AS text
                        FROM auth.oauth_accounts
                        """, row -> row.getString("text"));
    }
}
