package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Sha256;
import app.runtime.database.Database;
import app.runtime.log.Log;
import app.runtime.probe.v1.EraseProbeReq;
import app.runtime.probe.v1.EraseProbeResp;
import app.runtime.probe.v1.FreshProbeReq;
import app.runtime.probe.v1.FreshProbeResp;
import app.runtime.probe.v1.InternalProbeReq;
import app.runtime.probe.v1.InternalProbeResp;
import app.runtime.probe.v1.OpenProbeReq;
import app.runtime.probe.v1.OpenProbeResp;
import app.runtime.probe.v1.ProbeProto;
import app.runtime.probe.v1.ReadProbeReq;
import app.runtime.probe.v1.ReadProbeResp;
import app.runtime.probe.v1.WriteProbeReq;
import app.runtime.probe.v1.WriteProbeResp;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of security.md that the adapter holds, on events as a gateway sends them. */
class LambdaAdapterTest {

    private static final String SITE = "https://app.example.com";

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private @Nullable Message given;

    private final LambdaAdapter write = adapter(
            "WriteProbe",
            WriteProbeReq.getDefaultInstance(),
            request -> WriteProbeResp.newBuilder()
                    .setRequest((WriteProbeReq) request)
                    .addSetCookie("a=1; Path=/")
                    .addSetCookie("b=2; Path=/")
                    .setClearSiteData("\"cache\"")
                    .build());
    private final LambdaAdapter read = adapter(
            "ReadProbe",
            ReadProbeReq.getDefaultInstance(),
            request -> ReadProbeResp.newBuilder()
                    .setRequest((ReadProbeReq) request)
                    .build());
    private final LambdaAdapter erase =
            adapter("EraseProbe", EraseProbeReq.getDefaultInstance(), request -> EraseProbeResp.getDefaultInstance());
    private final LambdaAdapter open = adapter(
            "OpenProbe",
            OpenProbeReq.getDefaultInstance(),
            request -> OpenProbeResp.newBuilder()
                    .setLocation(((OpenProbeReq) request).getReturnTo())
                    .addSetCookie("a=1; Path=/")
                    .addSetCookie("b=2; Path=/")
                    .build());
    private final LambdaAdapter internal = adapter(
            "InternalProbe",
            InternalProbeReq.getDefaultInstance(),
            request -> InternalProbeResp.newBuilder()
                    .setName(((InternalProbeReq) request).getName())
                    .build());

    private LambdaAdapter adapter(String rpc, Message request, Endpoint<Message, Message> endpoint) {
        return new LambdaAdapter(
                Rpc.of(ProbeProto.getDescriptor()
                        .findServiceByName("ProbeService")
                        .findMethodByName(rpc)),
                request,
                message -> {
                    given = message;
                    return endpoint.handle(message);
                },
                SITE);
    }

    private JsonObject serve(LambdaAdapter adapter, Event event) {
        InvocationTelemetry invocation = invocation("request-1");
        byte[] answer = adapter.serve(event.bytes(), invocation);
        invocation.end();
        return JsonParser.parseString(new String(answer, UTF_8)).getAsJsonObject();
    }

    private InvocationTelemetry invocation(String id) {
        return InvocationTelemetry.of(
                "probe.v1.ProbeService/WriteProbe", id, new Log(new PrintStream(logged, true, UTF_8)));
    }

    private void assertRefused(LambdaAdapter adapter, Event event, int status, String code, String message) {
        JsonObject answer = serve(adapter, event);
        assertThat(given).as("what the endpoint was given").isNull();
        assertThat(answer.get("statusCode").getAsInt()).as("%s", answer).isEqualTo(status);
        JsonObject body =
                JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
        assertThat(body.keySet()).contains("code", "message").isSubsetOf("code", "message", "details");
        assertThat(body.get("code").getAsString()).isEqualTo(code);
        assertThat(body.get("message").getAsString()).contains(message);
        assertThat(answer.getAsJsonObject("headers").get("cache-control").getAsString())
                .isEqualTo("no-store");
        assertThat(answer.getAsJsonObject("headers").get("content-type").getAsString())
                .isEqualTo("application/json");
        assertThat(answer.has("cookies")).isFalse();
    }

    private JsonObject assertServed(LambdaAdapter adapter, Event event) {
        JsonObject answer = serve(adapter, event);
        assertThat(answer.get("statusCode").getAsInt()).as("%s", answer).isEqualTo(200);
        return answer;
    }

    @ParameterizedTest(name = "SESSION rpc, authorizer: {0}")
    @ValueSource(
            strings = {
                "null",
                "{}",
                "\"yes\"",
                "[]",
                "{\"lambda\":null}",
                "{\"lambda\":{}}",
                "{\"lambda\":\"user\"}",
                "{\"lambda\":{\"userId\":\"u\"}}",
                "{\"lambda\":{\"sessionId\":\"s\"}}",
                "{\"lambda\":{\"userId\":\"\",\"sessionId\":\"s\"}}",
                "{\"lambda\":{\"userId\":\"u\",\"sessionId\":\"\"}}",
                "{\"lambda\":{\"userId\":1,\"sessionId\":2}}",
                "{\"lambda\":{\"userId\":null,\"sessionId\":\"s\"}}",
                "{\"iam\":{\"userId\":\"u\",\"sessionId\":\"s\",\"userArn\":\"arn:aws:iam::1:role/x\"}}",
                "{\"jwt\":{\"claims\":{\"userId\":\"u\",\"sessionId\":\"s\"}}}",
            })
    void refusesASessionRpcWithoutTheAuthorizersProof(String authorizer) {
        Event get = Event.anonymous("GET").authorizer(authorizer).path("id", "1");
        assertRefused(read, get, 401, "UNAUTHENTICATED", "not signed in");
        Event post = Event.anonymous("POST")
                .authorizer(authorizer)
                .header("sec-fetch-site", "same-origin")
                .cookies("__Host-session_token=id.secret")
                .body("{\"name\":\"x\",\"userId\":\"u\"}");
        assertRefused(write, post, 401, "UNAUTHENTICATED", "not signed in");
    }

    @Test
    void refusesASessionRpcWithoutAnyAuthorizer() {
        Event event = Event.anonymous("GET")
                .path("id", "1")
                .header("x-user-id", Event.USER)
                .header("authorization", "Bearer x")
                .with("authorizer", "{\"lambda\":{\"userId\":\"u\",\"sessionId\":\"s\"}}");
        assertRefused(read, event, 401, "UNAUTHENTICATED", "not signed in");
    }

    @Test
    void refusesAnInternalRpcWithoutIam() {
        String body = "{\"name\":\"x\"}";
        assertRefused(internal, Event.anonymous("POST").body(body), 401, "UNAUTHENTICATED", "not signed in");
        assertRefused(internal, Event.signedIn("POST").body(body), 401, "UNAUTHENTICATED", "not signed in");
        Event emptyArn = Event.anonymous("POST")
                .authorizer("{\"iam\":{\"userArn\":\"\"}}")
                .body(body);
        assertRefused(internal, emptyArn, 401, "UNAUTHENTICATED", "not signed in");
        Event header = Event.anonymous("POST")
                .header("authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu/execute-api/aws4_request")
                .body(body);
        assertRefused(internal, header, 401, "UNAUTHENTICATED", "not signed in");
    }

    @Test
    void servesAnInternalRpcToIamAndToADirectInvoke() {
        assertThat(assertServed(internal, Event.iam().body("{\"name\":\"x\"}"))
                        .get("body")
                        .getAsString())
                .isEqualTo("{\"name\":\"x\"}");
        assertThat(new String(internal.serve("{\"name\":\"y\"}".getBytes(UTF_8), invocation("1")), UTF_8))
                .isEqualTo("{\"name\":\"y\"}");
    }

    @Test
    void refusesADirectInvokeOfWhatABrowserCalls() {
        byte[] payload = "{\"id\":\"1\",\"userId\":\"u\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> read.serve(payload, invocation("1"))).hasMessage("UNAUTHENTICATED: not signed in");
        assertThatThrownBy(() -> open.serve("{\"kind\":\"1\"}".getBytes(UTF_8), invocation("1")))
                .hasMessage("UNAUTHENTICATED: not signed in");
        assertThat(given).isNull();
    }

    @Test
    void throwsTheFailureOfADirectInvoke() {
        assertThatThrownBy(() -> internal.serve("{}".getBytes(UTF_8), invocation("1")))
                .isInstanceOf(ApiException.class)
                .hasMessage("INVALID_ARGUMENT: name is required");
        assertThatThrownBy(() -> internal.serve("{\"name\":1}".getBytes(UTF_8), invocation("1")))
                .hasMessage("INVALID_ARGUMENT: name must be a string");
        for (String payload : new String[] {"", "[]", "\"x\"", "null", "{", "\0"}) {
            assertThatThrownBy(() -> internal.serve(payload.getBytes(UTF_8), invocation("1")))
                    .isInstanceOf(ApiException.class)
                    .hasMessageStartingWith("INVALID_ARGUMENT: ");
        }
        LambdaAdapter broken = adapter("InternalProbe", InternalProbeReq.getDefaultInstance(), request -> {
            throw new IllegalStateException("secret cause");
        });
        assertThatThrownBy(() -> broken.serve("{\"name\":\"y\"}".getBytes(UTF_8), invocation("1")))
                .isInstanceOf(ApiException.class)
                .hasMessage("INTERNAL: internal error")
                .hasNoCause();
    }

    @Test
    void takesTheOwnerFromTheSessionOnly() {
        Event event = Event.signedIn("POST")
                .path("id", "1")
                .query("user_id=other&userId=other&session_id=other")
                .header("user_id", "other")
                .header("x-user-id", "other")
                .body("{\"name\":\"x\",\"userId\":\"other\",\"sessionId\":\"other\"}");
        assertServed(write, event);
        assertThat(given)
                .isEqualTo(WriteProbeReq.newBuilder()
                        .setId("1")
                        .setName("x")
                        .setUserId(Event.USER)
                        .setSessionId(Event.SESSION)
                        .build());
    }

    @Test
    void takesTheOwnerFromTheSessionOnlyWhateverQueryAndPathSay() {
        for (String name : new String[] {"user_id", "userId"}) {
            Event event = Event.signedIn("GET").path(name, "other").query(name + "=other&" + name + "=another");
            assertServed(read, event);
            assertThat(given)
                    .isEqualTo(ReadProbeReq.newBuilder().setUserId(Event.USER).build());
        }
    }

    @Test
    void dropsWhatABodySaysOfHeaders() {
        Event event = Event.signedIn("POST")
                .path("id", "1")
                .body("{\"name\":\"x\",\"userAgent\":\"forged\",\"cookie\":[\"forged=1\"],\"forwarded\":[\"forged\"]}");
        assertServed(write, event);
        assertThat(given).isInstanceOfSatisfying(WriteProbeReq.class, request -> {
            assertThat(request.getUserAgent()).isEmpty();
            assertThat(request.getCookieList()).isEmpty();
            assertThat(request.getForwardedList()).isEmpty();
        });
    }

    @Test
    void fillsHeaderFieldsAndCutsThem() {
        Event event = Event.signedIn("POST")
                .path("id", "1")
                .header("user-agent", "0123456789👋👋👋👋")
                .header("x-forwarded-for", "203.0.113.7")
                .cookies("a=1", "b=2", "a=3")
                .body("{\"name\":\"x\"}");
        assertServed(write, event);
        assertThat(given).isInstanceOfSatisfying(WriteProbeReq.class, request -> {
            assertThat(request.getUserAgent()).isEqualTo("0123456789👋👋");
            assertThat(request.getCookieList()).containsExactly("a=1", "b=2", "a=3");
            assertThat(request.getForwardedList()).containsExactly("203.0.113.7");
        });
    }

    @Test
    void letsThePathDecideOverTheBodyAndTheQuery() {
        assertServed(write, Event.signedIn("POST").path("id", "1").body("{\"id\":\"2\",\"name\":\"x\"}"));
        assertThat(given)
                .isInstanceOfSatisfying(
                        WriteProbeReq.class,
                        request -> assertThat(request.getId()).isEqualTo("1"));
        assertServed(read, Event.signedIn("GET").path("id", "1").query("id=2"));
        assertThat(given)
                .isInstanceOfSatisfying(
                        ReadProbeReq.class,
                        request -> assertThat(request.getId()).isEqualTo("1"));
    }

    @Test
    void takesNoFieldFromTheQueryWhereTheBodyIsTheMessage() {
        assertRefused(
                write,
                Event.signedIn("POST").path("id", "1").query("name=x"),
                400,
                "INVALID_ARGUMENT",
                "name is required");
        assertServed(
                write,
                Event.signedIn("POST").path("id", "1").query("name=x&note=y").body("{\"name\":\"z\"}"));
        assertThat(given).isInstanceOfSatisfying(WriteProbeReq.class, request -> {
            assertThat(request.getName()).isEqualTo("z");
            assertThat(request.getNote()).isEmpty();
        });
    }

    @ParameterizedTest(name = "{0}: Sec-Fetch-Site {1}, Origin {2} -> {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # method | Sec-Fetch-Site | Origin                     | allowed
            POST     | same-origin    | https://app.example.com    | true
            POST     | same-origin    | -                          | true
            POST     | same-origin    | https://evil.example       | true
            POST     | same-site      | https://app.example.com    | false
            POST     | cross-site     | https://app.example.com    | false
            POST     | none           | https://app.example.com    | false
            POST     | ''             | https://app.example.com    | false
            POST     | SAME-ORIGIN    | https://app.example.com    | false
            POST     | cross-site     | https://evil.example       | false
            POST     | cross-site     | -                          | false
            POST     | none           | -                          | false
            POST     | -              | https://app.example.com    | true
            POST     | -              | https://evil.example       | false
            POST     | -              | https://app.example.com.ev | false
            POST     | -              | http://app.example.com     | false
            POST     | -              | https://app.example.com/   | false
            POST     | -              | null                       | false
            POST     | -              | ''                         | false
            POST     | -              | -                          | false
            PUT      | cross-site     | -                          | false
            PATCH    | cross-site     | -                          | false
            PATCH    | -              | https://app.example.com    | true
            DELETE   | cross-site     | -                          | false
            DELETE   | -              | -                          | false
            DELETE   | same-origin    | -                          | true
            GET      | cross-site     | https://evil.example       | true
            GET      | none           | -                          | true
            GET      | -              | -                          | true
            """)
    void keepsOtherSitesFromActing(String method, @Nullable String site, @Nullable String origin, boolean allowed) {
        Event event = Event.anonymous(method)
                .authorizer("{\"lambda\":{\"userId\":\"u\",\"sessionId\":\"s\"}}")
                .path("id", "1");
        if (site != null) {
            event.header("sec-fetch-site", site);
        }
        if (origin != null) {
            event.header("origin", origin);
        }
        LambdaAdapter adapter = method.equals("GET") ? read : method.equals("DELETE") ? erase : write;
        if (adapter == write) {
            event.body("{\"name\":\"x\"}");
        }
        if (allowed) {
            assertServed(adapter, event);
        } else {
            assertRefused(adapter, event, 403, "PERMISSION_DENIED", "the request must come from this site");
        }
    }

    @Test
    void trustsNoMethodThatTheRouteDoesNotHave() {
        Event event = Event.anonymous("GET")
                .authorizer("{\"lambda\":{\"userId\":\"u\",\"sessionId\":\"s\"}}")
                .path("id", "1");
        assertRefused(erase, event, 403, "PERMISSION_DENIED", "the request must come from this site");
    }

    @Test
    void asksNoOriginOfIam() {
        assertServed(
                internal, Event.iam().header("sec-fetch-site", "cross-site").body("{\"name\":\"x\"}"));
    }

    @ParameterizedTest(name = "content-type {0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            application/json                  | true
            application/json; charset=utf-8   | true
            Application/JSON;charset=UTF-8    | true
            text/plain                        | false
            text/plain;application/json       | false
            application/json-patch+json       | false
            application/x-www-form-urlencoded | false
            multipart/form-data               | false
            ''                                | false
            -                                 | false
            """)
    void takesJsonBodiesOnly(@Nullable String type, boolean taken) {
        Event event = Event.signedIn("POST").path("id", "1").rawBody("{\"name\":\"x\"}");
        if (type != null) {
            event.header("content-type", type);
        }
        if (taken) {
            assertServed(write, event);
        } else {
            assertRefused(write, event, 400, "INVALID_ARGUMENT", "content-type: application/json");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # body                                  | message
            {"name":"x"                             | the body is not well-formed JSON
            name=x                                  | the body is not well-formed JSON
            []                                      | the body must be a JSON object
            {"name":"x"} x                          | the body
            {"nobody":"x"}                          | nobody is an unknown field
            {"name":1}                              | name must be a string
            {"name":"x","name":"y"}                 | name is given twice
            {}                                      | name is required
            {"name":null}                           | name is required
            {"name":""}                             | name is required
            {"name":"   "}                          | name is required
            {"name":"01234567890"}                  | name is longer than 10 characters
            {"name":"a\\u0000b"}                    | name has a NUL character
            {"name":"\\ud83d"}                      | name is not well-formed Unicode
            {"name":"\\udc4b\\ud83d"}               | name is not well-formed Unicode
            {"name":"\\ud83dx"}                     | name is not well-formed Unicode
            {"name":"x","note":"\\u0000"}           | note has a NUL character
            {"name":"x","part":{}}                  | part.name is required
            {"name":"x","part":{"name":"\\u0000"}}  | part.name has a NUL character
            {"name":"x","kinds":{"texts":["\\u0000"]}} | kinds.texts[0] has a NUL character
            {"name":"x","kinds":{"more":[{"aString":"\\udc4b"}]}} | kinds.more[0].aString is not well-formed Unicode
            {"name":"x","kinds":{"anInt32":"z"}}    | kinds.anInt32 must be a whole number
            """)
    void refusesABadBodyAndNamesTheField(String body, String message) {
        assertRefused(write, Event.signedIn("POST").path("id", "1").body(body), 400, "INVALID_ARGUMENT", message);
    }

    @Test
    void countsCharactersNotUnits() {
        assertServed(write, Event.signedIn("POST").path("id", "1").body("{\"name\":\"👋👋👋👋👋👋👋👋👋👋\"}"));
        String note = "{\"name\":\"x\",\"note\":\"%s\"}";
        assertServed(write, Event.signedIn("POST").path("id", "1").body(note.formatted("n".repeat(1000))));
        given = null;
        assertRefused(
                write,
                Event.signedIn("POST").path("id", "1").body(note.formatted("n".repeat(1001))),
                400,
                "INVALID_ARGUMENT",
                "note is longer than 1000 characters");
    }

    @Test
    void takesAMebibyteAndNoMore() {
        String most = "{\"name\":\"x\"}" + " ".repeat(1024 * 1024 - 12);
        assertServed(write, Event.signedIn("POST").path("id", "1").body(most));
        given = null;
        Event more = Event.signedIn("POST").path("id", "1").body(most + " ");
        assertRefused(write, more, 400, "INVALID_ARGUMENT", "the body is larger than 1048576 bytes");
        Event inBytes = Event.signedIn("POST").path("id", "1").body("{\"note\":\"" + "ü".repeat(600_000) + "\"}");
        assertRefused(write, inBytes, 400, "INVALID_ARGUMENT", "the body is larger than 1048576 bytes");
    }

    @Test
    void refusesABodyThatIsNotUtf8() {
        byte[] latin = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xFC, '"', '}'};
        assertRefused(
                write,
                Event.signedIn("POST").path("id", "1").base64Body(latin),
                400,
                "INVALID_ARGUMENT",
                "the body is not UTF-8 text");
        assertRefused(
                write,
                Event.signedIn("POST").path("id", "1").body("*").with("isBase64Encoded", "true"),
                400,
                "INVALID_ARGUMENT",
                "the body is not base64 as its event says");
        assertServed(write, Event.signedIn("POST").path("id", "1").base64Body("{\"name\":\"ü\"}".getBytes(UTF_8)));
    }

    @Test
    void refusesABodyWhereNoneBelongs() {
        assertRefused(
                read,
                Event.signedIn("GET").path("id", "1").body("{\"id\":\"2\"}"),
                400,
                "INVALID_ARGUMENT",
                "the request takes no body");
        assertRefused(
                erase,
                Event.signedIn("DELETE").path("id", "1").body("{}"),
                400,
                "INVALID_ARGUMENT",
                "the request takes no body");
        assertServed(read, Event.signedIn("GET").path("id", "1").rawBody(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # query                     | message
            page_size=1&page_size=2     | pageSize is given twice
            page_size=1&pageSize=1      | pageSize is given twice
            page_size=x                 | pageSize must be a whole number from -2147483648 to 2147483647
            page_size=                  | pageSize must be a whole number from -2147483648 to 2147483647
            page_size                   | pageSize must be a whole number from -2147483648 to 2147483647
            page_size=2147483648        | pageSize must be a whole number from -2147483648 to 2147483647
            page_size=%31%              | page_size is not percent-encoded UTF-8
            page_size=%zz               | page_size is not percent-encoded UTF-8
            tags=%FF                    | tags is not percent-encoded UTF-8
            tags=%ED%A0%80              | tags is not percent-encoded UTF-8
            %FF=x                       | the name of a parameter of the query is not percent-encoded UTF-8
            tags=%00                    | tags[0] has a NUL character
            deep=1                      | deep must be true or false
            deep=TRUE                   | deep must be true or false
            """)
    void refusesABadQueryAndNamesTheField(String query, String message) {
        assertRefused(read, Event.signedIn("GET").path("id", "1").query(query), 400, "INVALID_ARGUMENT", message);
    }

    @Test
    void readsTheQuery() {
        String query = "pageSize=-1&tags=a%20b&tags=%C3%BC+%26&tags=&deep=true&utm_source=mail&&=x&nobody=%00";
        assertServed(read, Event.signedIn("GET").path("id", "a/ü").query(query));
        assertThat(given)
                .isEqualTo(ReadProbeReq.newBuilder()
                        .setId("a/ü")
                        .setPageSize(-1)
                        .addTags("a b")
                        .addTags("ü &")
                        .addTags("")
                        .setDeep(true)
                        .setUserId(Event.USER)
                        .build());
    }

    @Test
    void writesAnAnswerWithItsCookiesApart() {
        JsonObject answer =
                assertServed(write, Event.signedIn("POST").path("id", "1").body("{\"name\":\"x\"}"));
        assertThat(answer.get("cookies")).isEqualTo(JsonParser.parseString("[\"a=1; Path=/\",\"b=2; Path=/\"]"));
        assertThat(answer.get("headers")).isEqualTo(JsonParser.parseString("""
                        {"cache-control":"no-store","x-content-type-options":"nosniff",
                         "clear-site-data":"\\"cache\\"","content-type":"application/json"}"""));
        assertThat(answer.get("isBase64Encoded").getAsBoolean()).isFalse();
        assertThat(answer.get("body").getAsString())
                .startsWith("{\"request\":{")
                .doesNotContain("setCookie", "Path=/");
    }

    @Test
    void redirects() {
        JsonObject answer =
                serve(open, Event.anonymous("GET").path("kind", "x").query("return_to=https%3A%2F%2Fsso.example%2F"));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(302);
        assertThat(answer.get("headers")).isEqualTo(JsonParser.parseString("""
                        {"cache-control":"no-store","x-content-type-options":"nosniff",
                         "location":"https://sso.example/"}"""));
        assertThat(answer.get("cookies")).isEqualTo(JsonParser.parseString("[\"a=1; Path=/\",\"b=2; Path=/\"]"));
        assertThat(answer.get("body").getAsString()).isEmpty();
    }

    @Test
    void writesPayload1AsPayload1WasRead() {
        String event = """
                {"version":"1.0","httpMethod":"GET","pathParameters":{"kind":"x"},"headers":{"cookie":"a=1; b=2"},
                 "multiValueHeaders":{"Cookie":["a=1; b=2"]},
                 "multiValueQueryStringParameters":{"return_to":["/there"]},
                 "requestContext":{"identity":{"userArn":null}},"body":null,"isBase64Encoded":false}""";
        JsonObject answer = JsonParser.parseString(
                        new String(open.serve(event.getBytes(UTF_8), invocation("1")), UTF_8))
                .getAsJsonObject();
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(302);
        assertThat(answer.getAsJsonObject("headers").get("location").getAsString())
                .isEqualTo("/there");
        assertThat(answer.get("multiValueHeaders"))
                .isEqualTo(JsonParser.parseString("{\"set-cookie\":[\"a=1; Path=/\",\"b=2; Path=/\"]}"));
        assertThat(answer.has("cookies")).isFalse();
        assertThat(given)
                .isInstanceOfSatisfying(
                        OpenProbeReq.class,
                        request -> assertThat(request.getCookieList()).containsExactly("a=1", "b=2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\nset-cookie: x", "/a\rb", "/a\0b", "/a\u007fb", "/a\tb"})
    void writesNoHeaderWithControlCharacters(String location) {
        LambdaAdapter forging = adapter(
                "OpenProbe",
                OpenProbeReq.getDefaultInstance(),
                request -> OpenProbeResp.newBuilder().setLocation(location).build());
        LambdaAdapter forgingCookie = adapter(
                "OpenProbe",
                OpenProbeReq.getDefaultInstance(),
                request -> OpenProbeResp.newBuilder().addSetCookie(location).build());
        for (LambdaAdapter adapter : new LambdaAdapter[] {forging, forgingCookie}) {
            JsonObject answer = serve(adapter, Event.anonymous("GET").path("kind", "x"));
            assertThat(answer.get("statusCode").getAsInt()).isEqualTo(500);
            assertThat(answer.getAsJsonObject("headers").keySet())
                    .containsExactlyInAnyOrder("cache-control", "x-content-type-options", "content-type");
            assertThat(answer.has("cookies")).isFalse();
        }
    }

    @Test
    void checksEachElementOfAList() {
        assertRefused(
                read,
                Event.signedIn("GET").path("id", "1").query("tags=a&tags=" + "x".repeat(1001)),
                400,
                "INVALID_ARGUMENT",
                "tags[1] is longer than 1000 characters");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            true  , 200
            false , 403
            ''    , 403
            -     , 403
            """)
    void asksForAFreshSignInWhereTheRpcDoes(@Nullable String fresh, int status) {
        LambdaAdapter sensitive = adapter(
                "FreshProbe", FreshProbeReq.getDefaultInstance(), request -> FreshProbeResp.getDefaultInstance());
        String context = "{\"userId\": \"u\", \"sessionId\": \"s\""
                + (fresh == null ? "" : ", \"freshSignIn\": \"" + fresh + "\"") + "}";
        Event event = Event.signedIn("DELETE").authorizer("{\"lambda\": " + context + "}");
        if (status == 200) {
            assertThat(serve(sensitive, event).get("statusCode").getAsInt()).isEqualTo(200);
        } else {
            assertRefused(sensitive, event, 403, "REAUTHENTICATION_REQUIRED", "sign in again");
        }
    }

    @ParameterizedTest
    @EnumSource(ApiException.Code.class)
    void answersEveryCodeInOneShape(ApiException.Code code) {
        LambdaAdapter failing = adapter("ReadProbe", ReadProbeReq.getDefaultInstance(), request -> {
            throw new ApiException(code, "what and where", new IllegalStateException("secret cause"));
        });
        JsonObject answer = serve(failing, Event.signedIn("GET").path("id", "1"));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(code.httpStatus());
        assertThat(answer.get("body").getAsString())
                .isEqualTo("{\"code\":\"%s\",\"message\":\"what and where\"}".formatted(code));
        boolean again = code == ApiException.Code.UNAVAILABLE;
        assertThat(answer.getAsJsonObject("headers").has("retry-after")).isEqualTo(again);
    }

    @Test
    void tellsEveryFieldThatDoesNotHold() {
        JsonObject answer = serve(write, Event.signedIn("POST").path("id", "1").body("""
                        {"name":"01234567890","part":{},"kinds":{
                          "texts":["a","\\u0000"],"labels":{"a":"\\u0000"},"byTruth":{"true":{"aString":"\\u0000"}}}}
                        """));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(400);
        assertThat(answer.get("body").getAsString())
                .isEqualTo("{\"code\":\"INVALID_ARGUMENT\",\"message\":\"name is longer than 10 characters;"
                        + " kinds.texts[1] has a NUL character; kinds.labels[\\\"a\\\"] has a NUL character;"
                        + " kinds.byTruth[true].aString has a NUL character; part.name is required\","
                        + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":["
                        + "{\"field\":\"name\",\"description\":\"is longer than 10 characters\"},"
                        + "{\"field\":\"kinds.texts[1]\",\"description\":\"has a NUL character\"},"
                        + "{\"field\":\"kinds.labels[\\\"a\\\"]\",\"description\":\"has a NUL character\"},"
                        + "{\"field\":\"kinds.byTruth[true].aString\",\"description\":\"has a NUL character\"},"
                        + "{\"field\":\"part.name\",\"description\":\"is required\"}]}]}");
    }

    @Test
    void tellsAHundredFieldsAtMost() {
        String texts = "\"\\u0000\",".repeat(200);
        JsonObject answer = serve(
                write,
                Event.signedIn("POST")
                        .path("id", "1")
                        .body("{\"name\":\"x\",\"kinds\":{\"texts\":[" + texts + "\"\"]}}"));
        JsonObject body =
                JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
        assertThat(body.getAsJsonArray("details").get(0).getAsJsonObject().getAsJsonArray("fieldViolations"))
                .hasSize(100);
    }

    @Test
    void saysNothingOfABug() {
        LambdaAdapter broken = adapter("ReadProbe", ReadProbeReq.getDefaultInstance(), request -> {
            throw new IllegalStateException("secret cause");
        });
        JsonObject answer = serve(broken, Event.signedIn("GET").path("id", "1"));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(500);
        assertThat(answer.get("body").getAsString())
                .isEqualTo("{\"code\":\"INTERNAL\",\"message\":\"internal error\",\"requestId\":\"request-1\"}");
        assertThat(answer.getAsJsonObject("headers").get("cache-control").getAsString())
                .isEqualTo("no-store");
        assertThat(logged.toString(UTF_8)).contains("secret cause", "request-1", "ERROR");
    }

    @Test
    void saysThatTheDatabaseIsAway() {
        Database away = Database.at("postgresql://user:pa55word@127.0.0.1:1/db");
        LambdaAdapter failing = adapter("ReadProbe", ReadProbeReq.getDefaultInstance(), request -> {
            away.update("SELECT 1");
            return ReadProbeResp.getDefaultInstance();
        });
        JsonObject answer = serve(failing, Event.signedIn("GET").path("id", "1"));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(503);
        assertThat(answer.get("body").getAsString())
                .isEqualTo("{\"code\":\"UNAVAILABLE\","
                        + "\"message\":\"the service is not available now, try again later\"}");
        assertThat(answer.getAsJsonObject("headers").get("retry-after").getAsString())
                .isEqualTo("1");
        assertThat(logged.toString(UTF_8)).contains("ERROR").doesNotContain("pa55word");
    }

    @Test
    void logsEachRequestWithoutWhatIsInIt() {
        assertServed(
                write,
                Event.signedIn("POST")
                        .path("id", "secret-id")
                        .cookies("s=secret-cookie")
                        .body("{\"name\":\"secret\"}"));
        String line = logged.toString(UTF_8);
        assertThat(line.lines()).hasSize(1);
        assertThat(line).doesNotContain("secret");
        JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
        assertThat(entry.get("rpc").getAsString()).isEqualTo("probe.v1.ProbeService/WriteProbe");
        assertThat(entry.get("outcome").getAsString()).isEqualTo("OK");
        assertThat(entry.get("requestId").getAsString()).isEqualTo("request-1");
        assertThat(entry.get("durationMs").getAsDouble()).isBetween(0.0, 60_000.0);
        assertThat(entry.get("status").getAsInt()).isEqualTo(200);
        assertThat(entry.get("coldStart").getAsBoolean()).isFalse();
        assertThat(entry.has("_aws")).as("metrics that nobody asked for").isFalse();
        assertThat(entry.get("level").getAsString().toUpperCase(Locale.ROOT)).isEqualTo("INFO");
    }

    /** Whoever goes around CloudFront may say anything of his address. */
    @Test
    void logsTheBrowsersAddressOfWhatCameThroughTheSite() {
        Event event = Event.signedIn("GET")
                .path("id", "1")
                .header("cloudfront-viewer-address", "198.51.100.10:46532")
                .header("x-origin-key", "key");
        serve(read, event);
        assertThat(logged.toString(UTF_8)).doesNotContain("clientAddress");

        LambdaAdapter behind = read.behind(
                OriginKey.parse(HexFormat.of().formatHex(Sha256.of("key"))).orElseThrow());
        serve(behind, event.header("x-origin-key", "guess"));
        assertThat(logged.toString(UTF_8)).doesNotContain("clientAddress");

        serve(behind, event.header("x-origin-key", "key"));
        assertThat(logged.toString(UTF_8)).contains("\"clientAddress\":\"198.51.100.10\"");
    }
}
