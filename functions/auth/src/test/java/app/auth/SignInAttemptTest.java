package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.TestRandomness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInAttemptTest {

    private final TestRandomness randomness = new TestRandomness();
    private final SignInAttempt started = SignInAttempt.start("google", "/entities?x=1#y", randomness);

    @Test
    void draws256BitsForEachOfStateNonceAndVerifier() {
        List<Integer> drawn = new ArrayList<>();
        SignInAttempt transaction = SignInAttempt.start("google", "/", count -> {
            drawn.add(count);
            return randomness.bytes(count);
        });
        assertThat(drawn).containsExactly(32, 32, 32);
        assertThat(List.of(transaction.state(), transaction.nonce(), transaction.verifier()))
                .doesNotHaveDuplicates()
                // RFC 7636 §4.1: 43 to 128 unreserved characters.
                .allMatch(text -> text.matches("[A-Za-z0-9_-]{43}"));
    }

    /** The example of RFC 7636, appendix B. */
    @Test
    void challengesByS256() {
        String verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assertThat(new SignInAttempt("google", "s", "n", verifier, "/").challenge())
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void comesBackFromItsCookie() {
        assertThat(SignInAttempt.find(List.of("a=b", pair(started)), started.state()))
                .contains(started);
    }

    @Test
    void isOneOfManyInTheSameBrowser() {
        SignInAttempt other = SignInAttempt.start("github", "/", randomness);
        List<String> cookies = List.of(pair(other), pair(started));
        assertThat(SignInAttempt.find(cookies, started.state())).contains(started);
        assertThat(SignInAttempt.find(cookies, other.state())).contains(other);
        assertThat(SignInAttempt.clearedCookie(cookies, other.state()))
                .get()
                .asString()
                .startsWith(pair(other).substring(0, pair(other).indexOf('=')) + "=; Max-Age=0;");
    }

    @Test
    void setsACookieForTenMinutesThatNoScriptAndNoOtherSiteReads() {
        assertThat(started.cookie())
                .startsWith("__Host-login-" + started.state().substring(0, 16) + "=google.")
                .endsWith("; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no cookie",
                "another state",
                "same name, another state",
                "empty",
                "short",
                "twice",
                "bad cookie",
                "return elsewhere",
                "too many parts",
                "bad base64"
            })
    void knowsNoOther(String what) {
        String state = started.state();
        String cookie = pair(started);
        String name = cookie.substring(0, cookie.indexOf('=') + 1);
        String value = cookie.substring(name.length());
        String front = value.substring(0, value.lastIndexOf('.') + 1);
        boolean found = switch (what) {
            case "no cookie" -> isFound(List.of(), state);
            case "another state" -> isFound(List.of(cookie), "x".repeat(43));
            case "same name, another state" -> isFound(List.of(cookie), state.substring(0, 16) + "x".repeat(27));
            case "empty" -> isFound(List.of("__Host-login-=" + value), "");
            case "short" -> isFound(List.of("__Host-login-" + "ab=" + value), "ab");
            case "twice" -> isFound(List.of(cookie, cookie), state);
            case "bad cookie" -> isFound(List.of(name + "nonsense"), state);
            // "//evil.example"
            case "return elsewhere" -> isFound(List.of(name + front + "Ly9ldmlsLmV4YW1wbGU"), state);
            case "too many parts" -> isFound(List.of(cookie + ".x"), state);
            case "bad base64" -> isFound(List.of(name + front + "%%"), state);
            default -> throw new AssertionError(what);
        };
        assertThat(found).isFalse();
    }

    private static boolean isFound(List<String> cookies, String state) {
        return SignInAttempt.find(cookies, state).isPresent();
    }

    @Test
    void showsNoSecret() {
        assertThat(started.toString()).isEqualTo("LoginTransaction[google]");
    }

    /** The cookie as the browser sends it. */
    static String pair(SignInAttempt transaction) {
        String cookie = transaction.cookie();
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
