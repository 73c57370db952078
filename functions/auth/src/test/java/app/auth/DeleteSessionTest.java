package app.auth;

import static app.auth.TestSessions.ANNE;
import static org.assertj.core.api.Assertions.assertThat;

import app.auth.v1.DeleteSessionReq;
import app.auth.v1.DeleteSessionResp;
import org.junit.jupiter.api.Test;

class DeleteSessionTest {

    private final TestSessions all = new TestSessions();
    private final DeleteSession deleteSession = new DeleteSession(all.repository, all.log.audit());

    @Test
    void endsTheSessionAtOnceAndClearsItsCookie() {
        SessionToken ended = all.start(ANNE);
        SessionToken kept = all.start(ANNE);
        DeleteSessionResp response = signOut(ended);
        assertThat(all.sessions.validate(ended.text())).isEmpty();
        assertThat(all.sessions.validate(kept.text())).isPresent();
        assertThat(response.getSetCookieList())
                .containsExactly("__Host-session_token=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(response.getClearSiteData()).isEqualTo("\"cache\", \"storage\"");
        assertThat(all.log.text())
                .contains("\"audit\":\"SIGN_OUT\"", ended.id())
                .doesNotContain(ended.secret());
    }

    @Test
    void mayBeRepeated() {
        SessionToken token = all.start(ANNE);
        assertThat(signOut(token)).isEqualTo(signOut(token));
    }

    private DeleteSessionResp signOut(SessionToken token) {
        return deleteSession.handle(
                DeleteSessionReq.newBuilder().setSessionId(token.id()).build());
    }
}
