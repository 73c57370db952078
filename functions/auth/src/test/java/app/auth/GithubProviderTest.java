package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GithubProviderTest {

    private static final String TOKENS = "/login/oauth/access_token";

    private final SignInFlow flow = new SignInFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    private void answer(String path, LoopbackHttp.Answer answer) {
        flow.github.answer(request -> request.path().equals(path) ? answer : SignInFlow.asGithub(request));
    }

    private static List<Arguments> emails() {
        return List.of(
                Arguments.of("[]", "Anne  false"),
                Arguments.of(
                        "[{\"email\":\"a@example.com\",\"primary\":true,\"verified\":false}]",
                        "Anne a@example.com false"),
                Arguments.of("[{\"email\":\"a@example.com\",\"primary\":true}]", "Anne a@example.com false"),
                Arguments.of(
                        "[{\"email\":\"a@example.com\",\"primary\":true,\"verified\":\"true\"}]",
                        "Anne a@example.com false"),
                Arguments.of("[{\"email\":\"a@example.com\",\"primary\":false,\"verified\":true}]", "Anne  false"),
                Arguments.of("[{\"email\":null,\"primary\":true,\"verified\":true}]", "Anne  false"),
                Arguments.of(
                        "[1, \"x\", {\"email\":\"a@example.com\",\"primary\":true,\"verified\":true}]",
                        "Anne a@example.com true"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("emails")
    void takesThePrimaryAddressAndWhetherItIsVerified(String emails, String want) {
        answer("/api/user/emails", LoopbackHttp.Answer.json(emails));
        assertThat(flow.signIn("github")).isEqualTo("/entities");
        assertThat(flow.signIns).extracting(SignInReqs::person).containsExactly(want);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # user                                                     | ends at          | name
            {"id": 7, "login": "anne", "name": "Anne"}                 | /entities        | Anne
            {"id": 7, "login": "anne", "name": null}                   | /entities        | anne
            {"id": 7, "login": "anne", "name": " "}                    | /entities        | anne
            {"id": 7, "login": "anne"}                                 | /entities        | anne
            {"id": 7}                                                  | invalid_identity |
            {"login": "anne"}                                          | invalid_identity |
            {"id": "7", "login": "anne"}                               | invalid_identity |
            {"id": 7.5, "login": "anne"}                               | invalid_identity |
            {"id": 0, "login": "anne"}                                 | invalid_identity |
            {"id": -7, "login": "anne"}                                | invalid_identity |
            {"id": 92233720368547758079223372036854775807, "login": "anne"} | invalid_identity |
            {"id": null, "login": "anne"}                              | invalid_identity |
            []                                                         | invalid_identity |
            <html>                                                     | provider_error   |
            """)
    void needsAnIdAndTakesTheLoginForAName(String user, String want, String name) {
        answer("/api/user", LoopbackHttp.Answer.json(user));
        assertThat(flow.signIn("github")).isEqualTo(want.startsWith("/") ? want : "/login?error=" + want);
        assertThat(flow.signIns).hasSize(want.startsWith("/") ? 1 : 0);
        assertThat(flow.signIns)
                .allMatch(request -> request.getIdentity().getName().equals(name)
                        && request.getIdentity().getExternalUserId().equals("7"));
    }

    /** A person may leave the scope of addresses out. */
    @ParameterizedTest
    @ValueSource(ints = {403, 404})
    void signsInWhoGrantsNoAddress(int status) {
        answer("/api/user/emails", LoopbackHttp.Answer.of(status, "{\"message\":\"Not Found\"}"));
        assertThat(flow.signIn("github")).isEqualTo("/entities");
        assertThat(flow.signIns).hasSize(1);
        assertThat(flow.signIns.get(0).getIdentity().getEmail()).isEmpty();
        assertThat(flow.signIns.get(0).getIdentity().getEmailVerified()).isFalse();
    }

    private static List<Arguments> refusals() {
        String huge = "[\"" + "x".repeat(300_000) + "\"]";
        return List.of(
                Arguments.of(TOKENS, 200, "{\"error\":\"bad_verification_code\"}", "provider_error"),
                Arguments.of(TOKENS, 200, "{}", "provider_error"),
                Arguments.of(TOKENS, 200, "access_token=x&token_type=bearer", "provider_error"),
                Arguments.of(TOKENS, 200, "{\"access_token\":\"a\\nX-Evil: b\"}", "provider_error"),
                Arguments.of(TOKENS, 200, "{\"access_token\":\"\"}", "provider_error"),
                Arguments.of(TOKENS, 200, "{\"access_token\":7}", "provider_error"),
                Arguments.of(TOKENS, 404, "{\"access_token\":\"x\"}", "provider_error"),
                Arguments.of(TOKENS, 302, "", "provider_unavailable"),
                Arguments.of(TOKENS, 502, "", "provider_unavailable"),
                Arguments.of("/api/user", 401, "{\"message\":\"Bad credentials\"}", "provider_error"),
                Arguments.of("/api/user", 503, "", "provider_unavailable"),
                Arguments.of("/api/user/emails", 401, "{}", "provider_error"),
                Arguments.of("/api/user/emails", 200, "{}", "provider_error"),
                Arguments.of("/api/user/emails", 200, huge, "provider_unavailable"));
    }

    @ParameterizedTest(name = "{0} answers {1} {3}")
    @MethodSource("refusals")
    void endsOnTheSignInPageWhateverGithubAnswers(String path, int status, String body, String code) {
        answer(path, LoopbackHttp.Answer.of(status, body));
        assertThat(flow.signIn("github")).isEqualTo("/login?error=" + code);
        assertThat(flow.signIns).isEmpty();
        assertThat(flow.log.text())
                .contains("\"reason\":\"" + code + "\"")
                .doesNotContain("\\tat ", SignInFlow.ACCESS_TOKEN, SignInFlow.CODE, "X-Evil");
    }

    @Test
    void showsTheTokenToTheApiOnlyInItsHeader() {
        flow.signIn("github");
        for (String path : List.of("/api/user", "/api/user/emails")) {
            assertThat(flow.github.asked(path))
                    .hasSize(1)
                    .allMatch(request -> ("Bearer " + SignInFlow.ACCESS_TOKEN)
                            .equals(request.headers().get("authorization")));
        }
        assertThat(flow.github.asked()).noneMatch(request -> request.path().contains(SignInFlow.ACCESS_TOKEN));
        assertThat(flow.signIns.toString()).doesNotContain(SignInFlow.ACCESS_TOKEN);
    }

    @Test
    void readsTheSecretAgainWhenGithubNoLongerTakesIt() {
        answer(TOKENS, LoopbackHttp.Answer.json("{\"error\":\"incorrect_client_credentials\"}"));
        assertThat(flow.signIn("github")).isEqualTo("/login?error=provider_error");
        assertThat(flow.secrets.calls).endsWith("forget github-secret");
    }

    @Test
    void endsOnTheSignInPageWhereGithubIsDown() {
        flow.github.close();
        assertThat(flow.signIn("github")).isEqualTo("/login?error=provider_unavailable");
        assertThat(flow.log.text()).contains("Connection refused").doesNotContain("\\tat ");
    }
}
