package app.auth;

import static app.auth.TestSessions.ANNE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.ValidateSessionReq;
import app.auth.v1.ValidateSessionResp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidateSessionTest {

    private final TestSessions all = new TestSessions();
    private final ValidateSession validateSession = new ValidateSession(all.sessions);

    @Test
    void namesUserAndSession() {
        SessionToken token = all.start(ANNE);
        assertThat(validate(token.text()))
                .isEqualTo(ValidateSessionResp.newBuilder()
                        .setUserId(ANNE.toString())
                        .setSessionId(token.id())
                        .build());
    }

    @Test
    void saysThatItExtendedTheSession() {
        SessionToken token = all.start(ANNE);
        all.clock.advance(Duration.ofDays(4));
        assertThat(validate(token.text()).getShouldRefreshCookie()).isTrue();
        assertThat(validate(token.text()).getShouldRefreshCookie()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "wrong", "expired", "nonsense"})
    void answersAlikeWhateverIsWrong(String what) {
        SessionToken token = all.start(ANNE);
        String text = switch (what) {
            case "unknown" -> "u".repeat(22) + "." + token.secret();
            case "wrong" -> token.id() + "." + "w".repeat(43);
            case "expired" -> {
                all.clock.advance(Duration.ofDays(7));
                yield token.text();
            }
            default -> what;
        };
        assertThatThrownBy(() -> validate(text)).hasMessage("UNAUTHENTICATED: no such session");
    }

    private ValidateSessionResp validate(String token) {
        return validateSession.handle(
                ValidateSessionReq.newBuilder().setToken(token).build());
    }
}
