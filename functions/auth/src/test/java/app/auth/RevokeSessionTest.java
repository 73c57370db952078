package app.auth;

import static app.auth.TestSessions.ANNE;
import static app.auth.TestSessions.BERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.RevokeSessionReq;
import app.runtime.ApiException;
import org.junit.jupiter.api.Test;

class RevokeSessionTest {

    private final TestSessions all = new TestSessions();
    private final RevokeSession revokeSession = new RevokeSession(all.repository, all.log.audit());

    @Test
    void endsOneOfTheUsersSessions() {
        SessionToken kept = all.start(ANNE);
        SessionToken ended = all.start(ANNE);
        revokeSession.handle(request(ended.id()));
        assertThat(all.sessions.validate(ended.text())).isEmpty();
        assertThat(all.sessions.validate(kept.text())).isPresent();
        assertThat(all.log.text()).contains("\"audit\":\"SESSION_REVOKED\"", ended.id(), ANNE.toString());
    }

    @Test
    void findsNeitherAnothersSessionNorOneThatIsNot() {
        SessionToken other = all.start(BERT);
        String ofAnother = refusal(other.id());
        assertThat(ofAnother).isEqualTo(refusal("x".repeat(22))).isEqualTo("NOT_FOUND: no such session");
        assertThat(all.sessions.validate(other.text())).isPresent();
        assertThat(all.log.text()).as("nothing was revoked").isEmpty();
    }

    private String refusal(String id) {
        try {
            revokeSession.handle(request(id));
            return "none";
        } catch (ApiException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void needsTheSessionsUser() {
        assertThatThrownBy(() -> revokeSession.handle(
                        RevokeSessionReq.newBuilder().setId("x").build()))
                .hasMessageContaining("userId");
    }

    private static RevokeSessionReq request(String id) {
        return RevokeSessionReq.newBuilder()
                .setId(id)
                .setUserId(ANNE.toString())
                .build();
    }
}
