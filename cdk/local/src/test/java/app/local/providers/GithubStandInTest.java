package app.local.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GithubStandInTest {

    /** The example of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String CALLBACK = "http://localhost:8080/api/auth/github/callback";
    private static final String ADA = "name=Ada+L.&email=ada.l%40example.com";

    private final StandInVisitor visitor = new StandInVisitor();
    private ProviderStandIns providers;

    @BeforeAll
    void start() {
        providers = ProviderStandIns.start(0);
    }

    @AfterAll
    void stop() {
        providers.close();
        visitor.close();
    }

    @Test
    void signsIn() throws Exception {
        assertThat(visitor.get(authorize("")).body()).contains("Sign in with GitHub", "<form method=\"post\">");
        JsonNode token = exchange(code(ADA), "");
        assertThat(token.path("token_type").asString()).isEqualTo("bearer");
        assertThat(token.path("scope").asString()).isEqualTo("read:user,user:email");

        JsonNode user = api("/user", token);
        assertThat(user.path("id").asLong()).isPositive();
        assertThat(user.path("name").asString()).isEqualTo("Ada L.");
        assertThat(user.path("login").asString()).startsWith("ada-l-");
        assertThat(user.path("email").isNull()).isTrue();
        assertThat(api("/user/emails", token).toString())
                .contains(
                        "{\"email\":\"ada.l@example.com\",\"primary\":true,\"verified\":true,\"visibility\":\"private\"}");

        JsonNode again = exchange(code("name=Other&email=ADA.L%40example.com&unverified=true"), "");
        assertThat(api("/user", again).path("id")).isEqualTo(user.path("id"));
        assertThat(api("/user/emails", again).toString()).contains("\"primary\":true,\"verified\":false");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            wrong secret    | &client_secret=guess      | incorrect_client_credentials
            wrong client    | &client_id=other          | incorrect_client_credentials
            unknown code    | &code=0123                | bad_verification_code
            wrong verifier  | &code_verifier=guess      | bad_verification_code
            no verifier     | &code_verifier=           | bad_verification_code
            other redirect  | &redirect_uri=http://localhost:9/api/auth/github/callback | redirect_uri_mismatch
            """)
    void refusesTheExchangeWithStatus200(String name, String changed, String error) throws Exception {
        JsonNode refusal = exchange(code(ADA), changed);
        assertThat(refusal.path("error").asString()).isEqualTo(error);
        assertThat(refusal.path("error_description").asString()).isNotEmpty();
        assertThat(refusal.has("access_token")).isFalse();
    }

    @Test
    void exchangesACodeOnce() throws Exception {
        String code = code(ADA);
        assertThat(exchange(code, "").has("access_token")).isTrue();
        assertThat(exchange(code, "").path("error").asString()).isEqualTo("bad_verification_code");
    }

    @Test
    void answersAsAFormUnlessAskedForJson() throws Exception {
        HttpResponse<String> answer = visitor.post(
                providers.githubOrigin() + "/login/oauth/access_token",
                "client_id=local-github&client_secret=local-github-secret&code_verifier=" + VERIFIER + "&code="
                        + code(ADA));
        assertThat(answer.body())
                .matches("access_token=gho_[0-9a-f]{36}&scope=read%3Auser%2Cuser%3Aemail&token_type=bearer");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            other client  | &client_id=other                                   | 404 |
            other site    | &redirect_uri=https://evil.example/api/auth/github/callback | 400 |
            no PKCE       | &code_challenge=                                   | 302 | invalid_request
            plain PKCE    | &code_challenge_method=plain                       | 302 | invalid_request
            """)
    void refusesBadRequests(String name, String changed, int status, String error) throws Exception {
        HttpResponse<String> answer = visitor.get(authorize(changed));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 302) {
            assertThat(StandInVisitor.location(answer)).startsWith(CALLBACK + "?error=" + error);
            assertThat(StandInVisitor.returned(answer, "state")).isEqualTo("s1");
        } else {
            assertThat(StandInVisitor.location(answer)).isEmpty();
        }
    }

    @Test
    void letsTheVisitorCancel() throws Exception {
        HttpResponse<String> cancelled = visitor.post(authorize(""), "cancel=true");
        assertThat(StandInVisitor.returned(cancelled, "error")).isEqualTo("access_denied");
        assertThat(StandInVisitor.returned(cancelled, "state")).isEqualTo("s1");
    }

    @Test
    void guardsItsApi() throws Exception {
        assertThat(visitor.get(providers.githubApi() + "/user").statusCode()).isEqualTo(401);
        HttpResponse<String> guess = visitor.get(providers.githubApi() + "/user", "Authorization", "Bearer gho_x");
        assertThat(guess.statusCode()).isEqualTo(401);
        assertThat(guess.body()).contains("\"message\":\"Bad credentials\"");
        HttpResponse<String> narrow = visitor.post(authorize("&scope=read:user"), ADA);
        JsonNode token = exchange(StandInVisitor.returned(narrow, "code"), "");
        assertThat(api("/user", token).has("id")).isTrue();
        assertThat(api("/user/emails", token).path("message").asString()).isEqualTo("Not Found");
    }

    /** @param changed parameters that replace the right ones */
    private String authorize(String changed) {
        return providers.githubOrigin() + "/login/oauth/authorize?x=y" + changed
                + "&client_id=local-github&redirect_uri="
                + Parameters.encode(CALLBACK)
                + "&scope=read:user+user:email&state=s1&code_challenge_method=S256&code_challenge="
                + CHALLENGE;
    }

    private String code(String form) throws Exception {
        HttpResponse<String> answer = visitor.post(authorize(""), form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(StandInVisitor.returned(answer, "state")).isEqualTo("s1");
        return StandInVisitor.returned(answer, "code");
    }

    private JsonNode exchange(String code, String changed) throws Exception {
        HttpResponse<String> answer = visitor.post(
                providers.githubOrigin() + "/login/oauth/access_token",
                "x=y" + changed + "&client_id=local-github&client_secret=local-github-secret&redirect_uri="
                        + Parameters.encode(CALLBACK) + "&code_verifier=" + VERIFIER + "&code=" + code,
                "Accept",
                "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode api(String path, JsonNode token) throws Exception {
        HttpResponse<String> answer = visitor.get(
                providers.githubApi() + path,
                "Authorization",
                "Bearer " + token.path("access_token").asString());
        return JsonMapper.shared().readTree(answer.body());
    }
}
