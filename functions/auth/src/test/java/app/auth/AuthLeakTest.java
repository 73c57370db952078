package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.function.RpcFunction;
import app.testing.Leaks;
import app.testing.TestDatabase;
import app.testing.TestServices;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that a caller or a provider sends or is sent is in a trace or in the log. */
class AuthLeakTest {

    private static final String SERVICE = "auth.v1.AuthService/";

    private final LoopbackHttp world = new LoopbackHttp();

    @BeforeEach
    void pointTheSdkHere() {
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrl", world.url());
    }

    @AfterEach
    void close() {
        for (String name : List.of("region", "accessKeyId", "secretAccessKey", "endpointUrl")) {
            System.clearProperty("aws." + name);
        }
        world.close();
    }

    @TestFactory
    Stream<DynamicTest> leaksNothing() {
        return Leaks.of("auth", (leaks, postgres) -> {
            world.answer(asked -> LoopbackHttp.Answer.of(400, "{\"message\":\"" + leaks.marker("AWS's words") + "\"}"));
            providers(leaks);
            UUID id = UUID.fromString(Leaks.ID);
            postgres.users(id);
            postgres.owner()
                    .update(
                            "INSERT INTO auth.sessions (id, secret_hash, user_id, user_agent, created_at, expires_at,"
                                    + " last_seen_at) VALUES (?, ?, ?, ?, now(), now() + interval '1 day', now())",
                            Leaks.ID,
                            leaks.marker("a stored hash").getBytes(UTF_8),
                            id,
                            leaks.marker("a stored user agent"));
            postgres.owner()
                    .update(
                            "INSERT INTO auth.oauth_accounts (id, provider, external_user_id, name, email,"
                                    + " email_verified, user_id) VALUES (?, 'github', ?, ?, ?, TRUE, ?)",
                            id,
                            leaks.marker("a stored external id"),
                            leaks.marker("a stored name"),
                            leaks.marker("a stored e-mail address"),
                            id);
        });
    }

    private void providers(Leaks leaks) {
        leaks.variable("GOOGLE_ISSUER", world.url());
        leaks.variable("GITHUB_ORIGIN", world.url());
        leaks.variable("GITHUB_API", world.url() + "/api");
        leaks.variable("GOOGLE_SECRET", "google-secret");
        leaks.variable("GITHUB_SECRET", "github-secret");
        leaks.variable("SIGN_IN_FUNCTION", "SignIn");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # provider | how its token endpoint answers
            github     | right
            github     | 400
            github     | 500
            github     | garbage
            google     | 400
            google     | 500
            google     | a token that does not hold
            """)
    void leaksNothingOfASignIn(String provider, String how) throws Exception {
        try (Leaks leaks = new Leaks()) {
            providers(leaks);
            String accessToken = leaks.marker("access token");
            String clientSecret = leaks.marker("client secret");
            world.answer(asked -> answer(leaks, asked, how, accessToken, clientSecret));
            leaks.variable("RPC", SERVICE + "StartOauthLogin");
            JsonObject started;
            try (RpcFunction start = new RpcFunction()) {
                started = invoke(leaks, start, provider, "return_to=%2Fentities", "");
            }
            String location = started.getAsJsonObject("headers").get("location").getAsString();
            Map<String, String> sent = LoopbackHttp.parameters(location.substring(location.indexOf('?') + 1));
            for (String name : List.of("state", "nonce", "code_challenge")) {
                if (sent.containsKey(name)) {
                    leaks.marker(name, sent.get(name));
                }
            }
            String cookie = started.getAsJsonArray("cookies").get(0).getAsString();
            cookie = cookie.substring(0, cookie.indexOf(';'));
            SignInAttempt transaction = SignInAttempt.find(List.of(cookie), sent.getOrDefault("state", ""))
                    .orElseThrow();
            leaks.marker("verifier", transaction.verifier());
            leaks.marker("nonce", transaction.nonce());

            leaks.variable("RPC", SERVICE + "HandleOauthCallback");
            leaks.variable("AWS_REGION", "eu-central-1");
            String end;
            String query = "code=" + leaks.marker("code") + "&state=" + URLEncoder.encode(transaction.state(), UTF_8);
            try (RpcFunction callback = new RpcFunction()) {
                JsonObject back = invoke(leaks, callback, provider, query, cookie);
                end = back.getAsJsonObject("headers").get("location").getAsString();
                assertThat(end)
                        .isEqualTo(how.equals("right") ? "/entities" : end)
                        .startsWith("/");
            }
            leaks.assertNothingLeaked("HandleOauthCallback");
            // The span tells which function was invoked, or why the sign-in failed.
            String told = end.contains("error=") ? end.substring(end.indexOf('=') + 1) : "faas.invoked_region";
            assertThat(leaks.spansWith(told)).contains(told);
            // What a provider does learn is the trace, which names nobody.
            assertThat(world.asked(provider.equals("github") ? "/login/oauth/access_token" : "/token"))
                    .isNotEmpty()
                    .allSatisfy(asked -> assertThat(asked.headers())
                            .hasEntrySatisfying(
                                    "traceparent",
                                    value -> assertThat(value).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01")));
        }
    }

    private static JsonObject invoke(Leaks leaks, RpcFunction function, String provider, String query, String cookie)
            throws Exception {
        String answer = leaks.invoke(function, """
                {"version": "2.0", "rawQueryString": "%s", "headers": {"user-agent": "%s"}, "cookies": ["%s"],
                 "pathParameters": {"provider": "%s"}, "requestContext": {"http": {"method": "GET"}}}
                """.formatted(query, leaks.marker("user agent"), cookie, provider));
        JsonObject json = JsonParser.parseString(String.valueOf(answer)).getAsJsonObject();
        leaks.keepCookies(json);
        return json;
    }

    private LoopbackHttp.Answer answer(
            Leaks leaks, LoopbackHttp.Asked asked, String how, String accessToken, String clientSecret) {
        String path = asked.path().contains("?")
                ? asked.path().substring(0, asked.path().indexOf('?'))
                : asked.path();
        if (asked.body().contains("\"SecretId\"")) {
            return LoopbackHttp.Answer.json("{\"Name\":\"x\",\"SecretString\":\"{\\\"client_id\\\":\\\"our-client\\\","
                    + "\\\"client_secret\\\":\\\"" + clientSecret + "\\\"}\"}");
        }
        if (path.contains("/functions/")) {
            return LoopbackHttp.Answer.json(
                    "{\"userId\":\"" + Leaks.ID + "\",\"token\":\"" + leaks.marker("session token") + "\"}");
        }
        return switch (path) {
            case "/.well-known/openid-configuration" ->
                LoopbackHttp.Answer.json("""
                        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token?x=%2$s",
                         "jwks_uri": "%1$s/keys?x=%2$s"}
                        """.formatted(world.url(), leaks.marker("a provider's query")));
            case "/keys" -> LoopbackHttp.Answer.json("{\"keys\":[]}");
            case "/token", "/login/oauth/access_token" -> token(leaks, asked, how, accessToken);
            case "/api/user" ->
                LoopbackHttp.Answer.json("{\"id\": 583231, \"login\": \"" + leaks.marker("login") + "\", \"name\": \""
                        + leaks.marker("name at the provider") + "\"}");
            case "/api/user/emails" ->
                LoopbackHttp.Answer.json("[{\"email\": \"" + leaks.marker("e-mail address")
                        + "\", \"primary\": true, \"verified\": true}]");
            default -> LoopbackHttp.Answer.of(404, leaks.marker("not found"));
        };
    }

    private static LoopbackHttp.Answer token(Leaks leaks, LoopbackHttp.Asked asked, String how, String accessToken) {
        return switch (how) {
            case "right" -> LoopbackHttp.Answer.json("{\"access_token\":\"" + accessToken + "\"}");
            case "400" ->
                LoopbackHttp.Answer.of(400, "{\"error\":\"" + accessToken + "\",\"echo\":\"" + asked.body() + "\"}");
            case "500" -> LoopbackHttp.Answer.of(500, leaks.marker("the provider's words") + asked.body());
            case "garbage" -> LoopbackHttp.Answer.json("<html>" + accessToken + asked.body());
            default ->
                LoopbackHttp.Answer.json("{\"access_token\":\"" + accessToken
                        + "\",\"id_token\":\"eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0." + leaks.marker("claims") + "."
                        + leaks.marker("signature") + "\"}");
        };
    }

    @TestFactory
    Stream<DynamicTest> leaksNothingOfTheAuthorizer() {
        return Stream.of(true, false)
                .map(isUp -> DynamicTest.dynamicTest(isUp ? "with its database" : "without", () -> authorize(isUp)));
    }

    private static void authorize(boolean isUp) throws Exception {
        try (Leaks leaks = new Leaks();
                TestDatabase postgres = TestDatabase.of("auth")) {
            postgres.empty();
            leaks.variable(
                    "DATABASE_URL",
                    isUp
                            ? TestDatabase.url("auth_service")
                            : "postgresql://a:" + leaks.marker("password") + "@127.0.0.1:1/d");
            SessionToken token = SessionToken.random(count -> {
                byte[] bytes = new byte[count];
                new java.security.SecureRandom().nextBytes(bytes);
                return bytes;
            });
            leaks.marker("token", token.text());
            leaks.marker("its secret", token.text().substring(23));
            try (SessionAuthorizer authorizer = new SessionAuthorizer()) {
                for (String cookie : List.of(token.text(), leaks.marker("no token"))) {
                    leaks.invoke(
                            authorizer, """
                            {"version": "2.0", "type": "REQUEST", "cookies": ["__Host-session_token=%s"],
                             "headers": {"authorization": "%s"}, "rawQueryString": "a=%s", "requestContext": {}}
                            """.formatted(cookie, leaks.marker("authorization"), leaks.marker("query")));
                }
            }
            leaks.assertNothingLeaked("SessionAuthorizer");
            assertThat(TestServices.LOG.toString(UTF_8)).contains(isUp ? "\"outcome\":\"OK\"" : "UNAVAILABLE");
        }
    }
}
