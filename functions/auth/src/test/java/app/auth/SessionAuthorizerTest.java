package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.Randomness;
import app.runtime.database.Database;
import app.runtime.database.DatabaseException;
import app.runtime.telemetry.InvocationTelemetry;
import app.testing.TestDatabase;
import app.testing.TestServices;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionAuthorizerTest {

    private static final String COOKIE = "__Host-session_token=";
    private static final String ARN = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/dev/GET/api/user/me";
    private static final UUID ANNE = new UUID(0, 1);

    /** The SHA-256 of "key". */
    private static final String KEY_SHA256 = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final SessionRepository repository = new PostgresSessionRepository(postgres.database());
    private final Randomness randomness = count -> {
        byte[] bytes = new byte[count];
        new java.security.SecureRandom().nextBytes(bytes);
        return bytes;
    };
    private final Sessions sessions = new Sessions(repository, randomness, InstantSource.system());

    @BeforeEach
    void empty() {
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        postgres.empty();
        postgres.users(ANNE);
    }

    @AfterEach
    void close() {
        TestServices.VARIABLES.remove("ORIGIN_KEY_SHA256");
        postgres.close();
    }

    @Test
    void namesUserAndSessionToAnHttpApi() {
        SessionToken token = sessions.start(ANNE, "browser");
        JsonObject answer = answer(format2("a=b", COOKIE + token.text()));
        assertThat(answer).isEqualTo(JsonParser.parseString("""
                        {"isAuthorized": true,
                         "context": {"userId": "%s", "sessionId": "%s", "freshSignIn": "true"}}
                        """.formatted(ANNE, token.id())));
    }

    @Test
    void allowsARestApiTheOneMethod() {
        SessionToken token = sessions.start(ANNE, "browser");
        JsonObject answer = answer(format1("a=b; " + COOKIE + token.text()));
        assertThat(answer).isEqualTo(JsonParser.parseString("""
                        {"principalId": "%s",
                         "policyDocument": {"Version": "2012-10-17", "Statement": [
                           {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": "%s"}]},
                         "context": {"userId": "%s", "sessionId": "%s", "freshSignIn": "true"}}
                        """.formatted(ANNE, ARN, ANNE, token.id())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "another cookie",
                "empty",
                "nonsense",
                "wrong secret",
                "unknown id",
                "the id alone",
                "secret of another session",
                "twice",
                "twice, one of them wrong",
                "without the prefix of its name",
                "5,000 characters",
                "expired",
                "ended"
            })
    void denies(String what) {
        SessionToken token = sessions.start(ANNE, "browser");
        SessionToken second = sessions.start(ANNE, "browser");
        String right = COOKIE + token.text();
        String[] cookies = switch (what) {
            case "none" -> new String[0];
            case "another cookie" -> new String[] {"session=" + token.text()};
            case "empty" -> new String[] {COOKIE};
            case "nonsense" -> new String[] {COOKIE + "%00"};
            case "wrong secret" -> new String[] {COOKIE + token.id() + "." + "w".repeat(43)};
            case "unknown id" -> new String[] {COOKIE + "u".repeat(22) + "." + token.secret()};
            case "the id alone" -> new String[] {COOKIE + token.id()};
            case "secret of another session" -> new String[] {COOKIE + token.id() + "." + second.secret()};
            case "twice" -> new String[] {right, right};
            case "twice, one of them wrong" -> new String[] {COOKIE + token.id() + "." + "w".repeat(43), right};
            case "without the prefix of its name" -> new String[] {"session_token=" + token.text()};
            case "5,000 characters" -> new String[] {COOKIE + "x".repeat(5_000)};
            case "expired" -> {
                expire(token);
                yield new String[] {right};
            }
            case "ended" -> {
                sessions.end(token.text());
                yield new String[] {right};
            }
            default -> throw new AssertionError(what);
        };
        assertThat(answer(format2(cookies))).isEqualTo(JsonParser.parseString("{\"isAuthorized\": false}"));
        JsonObject policy = answer(format1(String.join("; ", cookies)));
        assertThat(policy.getAsJsonObject("policyDocument").toString())
                .contains("\"Effect\":\"Deny\"", ARN)
                .doesNotContain("Allow");
        assertThat(policy.has("context")).isFalse();
        assertThat(policy.get("principalId").getAsString()).isEqualTo("anonymous");
    }

    @Test
    void leavesAQueryThatIsNoTextToTheEndpoint() {
        SessionToken token = sessions.start(ANNE, "browser");
        JsonObject event = format2(COOKIE + token.text());
        event.addProperty("rawQueryString", "page_token=%FF&x=%zz");
        assertThat(answer(event).get("isAuthorized").getAsBoolean()).isTrue();
    }

    @Test
    void refusesTheVeryNextRequestAfterSignOut() {
        SessionAuthorizer authorizer = new SessionAuthorizer();
        SessionToken token = sessions.start(ANNE, "browser");
        byte[] event = format2(COOKIE + token.text()).toString().getBytes(UTF_8);
        assertThat(new String(
                        authorizer.serve(event, InvocationTelemetry.of("test", "1", new CapturedLog().log())), UTF_8))
                .contains("true");
        sessions.end(token.text());
        assertThat(new String(
                        authorizer.serve(event, InvocationTelemetry.of("test", "2", new CapturedLog().log())), UTF_8))
                .contains("false");
        authorizer.close();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "14, true", "15, false", "1440, false"})
    void saysWhetherTheSignInIsFresh(int minutes, boolean isFresh) {
        SessionToken token = sessions.start(ANNE, "browser");
        postgres.owner()
                .update(
                        "UPDATE auth.sessions SET created_at = created_at - ? * INTERVAL '1 minute' WHERE id = ?",
                        minutes,
                        token.id());
        JsonObject context = answer(format2(COOKIE + token.text())).getAsJsonObject("context");
        assertThat(context.get("freshSignIn").getAsString()).isEqualTo(Boolean.toString(isFresh));
    }

    /** A denial would be "signed out" to a client, which then forgets what it knows. */
    @Test
    void throwsWhereTheDatabaseIsDown() {
        TestServices.VARIABLES.put("DATABASE_URL", "postgresql://auth_service:x@localhost:1/postgres");
        SessionToken token = sessions.start(ANNE, "browser");
        for (JsonObject event : new JsonObject[] {format2(COOKIE + token.text()), format1(COOKIE + token.text())}) {
            assertThatThrownBy(() -> answer(event)).isInstanceOf(DatabaseException.class);
        }
    }

    /** The database is not there, so a look-up would throw: nothing is looked up. */
    @ParameterizedTest
    @ValueSource(strings = {"", "guess", KEY_SHA256, "KEY"})
    void deniesWhoGoesAroundTheSiteBeforeItLooksAnythingUp(String shown) {
        SessionToken token = sessions.start(ANNE, "browser");
        TestServices.VARIABLES.put("ORIGIN_KEY_SHA256", KEY_SHA256);
        TestServices.VARIABLES.put("DATABASE_URL", "postgresql://auth_service:x@localhost:1/postgres");
        JsonObject format2 = format2(COOKIE + token.text());
        JsonObject format1 = format1(COOKIE + token.text());
        if (!shown.isEmpty()) {
            show(format2, "x-origin-key", shown);
            show(format1, "X-Origin-Key", shown);
        }
        assertThat(answer(format2)).isEqualTo(JsonParser.parseString("{\"isAuthorized\": false}"));
        assertThat(answer(format1).getAsJsonObject("policyDocument").toString()).contains("\"Effect\":\"Deny\"");
    }

    @Test
    void tellsTheGatewaysLogWhoseBrowserItWas() {
        SessionToken token = sessions.start(ANNE, "browser");
        TestServices.VARIABLES.put("ORIGIN_KEY_SHA256", KEY_SHA256);
        for (JsonObject event : new JsonObject[] {format2(COOKIE + token.text()), format1(COOKIE + token.text())}) {
            show(event, "x-origin-key", "key");
            show(event, "CloudFront-Viewer-Address", "198.51.100.10:46532");
            assertThat(answer(event)
                            .getAsJsonObject("context")
                            .get("clientAddress")
                            .getAsString())
                    .isEqualTo("198.51.100.10");
        }
    }

    private static void show(JsonObject event, String header, String value) {
        event.getAsJsonObject("headers").addProperty(header, value);
        if (event.has("multiValueHeaders")) {
            JsonArray values = new JsonArray();
            values.add(value);
            event.getAsJsonObject("multiValueHeaders").add(header, values);
        }
    }

    private void expire(SessionToken token) {
        Database owner = postgres.owner();
        assertThat(owner.update(
                        "UPDATE auth.sessions SET expires_at = ? WHERE id = ?",
                        Instant.now().minusMillis(1),
                        token.id()))
                .isEqualTo(1);
    }

    private static JsonObject answer(JsonObject event) {
        try (SessionAuthorizer authorizer = new SessionAuthorizer()) {
            byte[] answer = authorizer.serve(
                    event.toString().getBytes(UTF_8),
                    InvocationTelemetry.of("test", "request", new CapturedLog().log()));
            return JsonParser.parseString(new String(answer, UTF_8)).getAsJsonObject();
        }
    }

    private static JsonObject format2(String... cookies) {
        JsonObject event = JsonParser.parseString("""
                {"version": "2.0", "type": "REQUEST",
                 "routeArn": "%s", "routeKey": "GET /api/user/me", "rawPath": "/api/user/me", "rawQueryString": "",
                 "headers": {"accept": "application/json"},
                 "requestContext": {"http": {"method": "GET", "path": "/api/user/me"}, "requestId": "1"}}
                """.formatted(ARN)).getAsJsonObject();
        JsonArray list = new JsonArray();
        for (String cookie : cookies) {
            list.add(cookie);
        }
        event.add("cookies", list);
        event.add("identitySource", list);
        return event;
    }

    private static JsonObject format1(String cookies) {
        JsonObject event = JsonParser.parseString("""
                {"version": "1.0", "type": "REQUEST", "methodArn": "%s",
                 "resource": "/api/user/me", "path": "/api/user/me", "httpMethod": "GET",
                 "headers": {}, "multiValueHeaders": {},
                 "requestContext": {"identity": {"sourceIp": "203.0.113.7"}, "requestId": "1"}}
                """.formatted(ARN)).getAsJsonObject();
        if (!cookies.isEmpty()) {
            event.getAsJsonObject("headers").addProperty("Cookie", cookies);
            JsonArray list = new JsonArray();
            list.add(cookies);
            event.getAsJsonObject("multiValueHeaders").add("Cookie", list);
        }
        return event;
    }
}
