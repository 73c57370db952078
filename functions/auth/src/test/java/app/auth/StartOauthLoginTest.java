package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.SignInFlow.Started;
import app.auth.v1.StartOauthLoginReq;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartOauthLoginTest {

    private final SignInFlow flow = new SignInFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void sendsTheBrowserToGoogle() {
        Started started = flow.start("google", "/entities");
        assertThat(started.location()).startsWith(flow.google.url() + "/authorize?");
        assertThat(started.query())
                .containsOnlyKeys(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "nonce",
                        "code_challenge",
                        "code_challenge_method")
                .containsEntry("response_type", "code")
                .containsEntry("client_id", SignInFlow.CLIENT)
                .containsEntry("redirect_uri", SignInFlow.SITE + "/api/auth/google/callback")
                .containsEntry("scope", "openid email profile")
                .containsEntry("code_challenge_method", "S256");
        assertThat(started.query().get("nonce")).hasSize(43);
    }

    @Test
    void sendsTheBrowserToGithub() {
        Started started = flow.start("github", "/entities");
        assertThat(started.location()).startsWith(flow.github.url() + "/login/oauth/authorize?");
        assertThat(started.query())
                .containsOnlyKeys(
                        "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
                .containsEntry("redirect_uri", SignInFlow.SITE + "/api/auth/github/callback")
                .containsEntry("scope", "read:user user:email")
                .containsEntry("code_challenge_method", "S256");
        assertThat(flow.github.asked()).as("requests to the provider").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github"})
    void challengesWithTheVerifierThatOnlyTheCookieHolds(String name) {
        Started started = flow.start(name, "/");
        SignInAttempt transaction =
                SignInAttempt.find(List.of(started.cookie()), started.state()).orElseThrow();
        assertThat(started.query()).containsEntry("code_challenge", transaction.challenge());
        assertThat(started.location()).doesNotContain(transaction.verifier());
        assertThat(transaction.provider()).isEqualTo(name);
    }

    @Test
    void drawsAnotherStateEachTime() {
        Set<String> states = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            states.add(flow.start("github", "/").state());
        }
        assertThat(states).hasSize(100).allMatch(state -> state.length() == 43);
    }

    @ParameterizedTest
    @CsvSource({"'', /", "/, /", "/ok?x=1#y, /ok?x=1#y"})
    void remembersWhereToReturn(String asked, String want) {
        Started started = flow.start("github", asked);
        assertThat(SignInAttempt.find(List.of(started.cookie()), started.state()))
                .map(SignInAttempt::returnTo)
                .contains(want);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/%5cevil", "/caf\u00e9"})
    void refusesToReturnElsewhere(String returnTo) {
        assertThatThrownBy(() -> flow.start("github", returnTo)).hasMessageStartingWith("INVALID_ARGUMENT: returnTo");
    }

    @Test
    void knowsNoOtherProvider() {
        assertThatThrownBy(() -> flow.start("facebook", "/")).hasMessageStartingWith("NOT_FOUND: no such provider");
    }

    /** A sign-in that is open in another tab goes on, and no other cookie is touched however many there are. */
    @ParameterizedTest(name = "{0} open attempts")
    @CsvSource({"0, 0", "3, 0", "4, 4"})
    void clearsAttemptsOnlyWhereThereAreMany(int open, int cleared) {
        List<String> cookies = new ArrayList<>(List.of("__Host-session_token=a.b", "theme=dark"));
        for (int i = 0; i < open; i++) {
            cookies.add(SignInAttempt.COOKIE_PREFIX + i + "=x");
        }
        List<String> set = flow.start("github", "/", cookies.toArray(String[]::new))
                .response()
                .getSetCookieList();
        assertThat(set.subList(0, set.size() - 1))
                .hasSize(cleared)
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith(SignInAttempt.COOKIE_PREFIX)
                        .contains("=; Max-Age=0"));
    }

    /** API Gateway refuses more than 10,240 bytes of headers, and then every request of that browser. */
    @ParameterizedTest(name = "return_to of {0} characters")
    @ValueSource(ints = {1, 200, 2_000})
    void keepsTheCookiesOfManyAttemptsSmall(int length) {
        String returnTo = "/" + "a".repeat(length - 1);
        List<String> cookies = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Started started = flow.start("github", returnTo, cookies.toArray(String[]::new));
            for (String cleared : started.response()
                    .getSetCookieList()
                    .subList(0, started.response().getSetCookieCount() - 1)) {
                assertThat(cleared).contains("=; Max-Age=0");
                cookies.removeIf(cookie -> cookie.startsWith(cleared.substring(0, cleared.indexOf('=') + 1)));
            }
            cookies.add(started.cookie());
            assertThat(String.join("; ", cookies).length()).isLessThan(8_000);
            assertThat(cookies).hasSizeLessThanOrEqualTo(4);
        }
    }

    @Test
    void takesTheRedirectUriFromTheConfigurationWhateverTheRequestSays() {
        String answer =
                SignInFlow.serve("StartOauthLogin", StartOauthLoginReq.getDefaultInstance(), flow.start, """
                {"version": "2.0", "rawQueryString": "redirect_uri=https://evil.example/",
                 "headers": {"host": "evil.example", "x-forwarded-host": "evil.example",
                             "x-forwarded-proto": "http", "forwarded": "host=evil.example", "origin": "https://evil.example"},
                 "pathParameters": {"provider": "github"},
                 "requestContext": {"domainName": "evil.example", "http": {"method": "GET"}}}
                """, flow.log);
        assertThat(answer)
                .contains("redirect_uri=https%3A%2F%2Fd123.cloudfront.net%2Fapi%2Fauth%2Fgithub%2Fcallback")
                .contains("\"statusCode\":302")
                .doesNotContain("evil");
    }

    @Test
    void endsOnTheSignInPageWhereTheProviderIsDown() {
        flow.google.close();
        Started started = flow.start("google", "/");
        assertThat(started.location()).isEqualTo("/login?error=provider_unavailable");
        assertThat(started.response().getSetCookieList()).isEmpty();
        assertThat(flow.log.text())
                .contains("\"audit\":\"SIGN_IN_FAILED\"", "\"level\":\"WARN\"", "openid-configuration")
                .doesNotContain("\\tat ");
    }
}
