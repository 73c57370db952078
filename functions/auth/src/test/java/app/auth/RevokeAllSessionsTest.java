package app.auth;

import static app.auth.TestSessions.ANNE;
import static app.auth.TestSessions.BERT;
import static org.assertj.core.api.Assertions.assertThat;

import app.auth.v1.RevokeAllSessionsReq;
import app.auth.v1.RevokeAllSessionsResp;
import org.junit.jupiter.api.Test;

class RevokeAllSessionsTest {

    private final TestSessions all = new TestSessions();
    private final RevokeAllSessions revokeAllSessions = new RevokeAllSessions(all.repository, all.log.audit());

    @Test
    void endsEverySessionOfTheUserAndOfNobodyElse() {
        SessionToken one = all.start(ANNE);
        SessionToken two = all.start(ANNE);
        SessionToken other = all.start(BERT);
        RevokeAllSessionsResp response = revokeAllSessions.handle(
                RevokeAllSessionsReq.newBuilder().setUserId(ANNE.toString()).build());
        assertThat(all.sessions.validate(one.text())).isEmpty();
        assertThat(all.sessions.validate(two.text())).isEmpty();
        assertThat(all.sessions.validate(other.text())).isPresent();
        assertThat(response.getSetCookieList())
                .containsExactly("__Host-session_token=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(response.getClearSiteData()).isEqualTo("\"cache\", \"storage\"");
        assertThat(all.log.text()).contains("\"audit\":\"ALL_SESSIONS_REVOKED\"", ANNE.toString());
    }
}
