package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.AuthorizerSpec;
import app.local.assembly.FunctionRef;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteSpec;
import app.local.gateway.GatewayRequest.Header;
import app.local.trace.GatewayTraceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden events say the same of a request as AWS's documentation of payload format 2.0 does. */
class PayloadTest {

    private static final Instant TIME = Instant.parse("2020-03-12T19:03:58.390Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void integrationBehindAnAuthorizer() throws IOException {
        JsonNode context = JSON.readTree("{\"userId\":\"u1\",\"admin\":false,\"level\":3}");
        assertThat(JSON.readTree(Payload.ofIntegration(documented(), new CallerIdentity.Lambda(context))))
                .isEqualTo(golden("integration-lambda.json"));
    }

    @Test
    void integrationBehindIam() throws IOException {
        JsonNode event = JSON.readTree(Payload.ofIntegration(documented(), new CallerIdentity.Iam("local")));
        assertThat(event.path("requestContext").path("authorizer")).isEqualTo(golden("integration-iam.json"));
    }

    @Test
    void authorizer() throws IOException {
        AuthorizerSpec authorizer =
                new AuthorizerSpec("A", FunctionRef.of("A"), List.of("$request.header.Cookie"), Duration.ZERO);
        assertThat(JSON.readTree(Payload.ofAuthorizer(documented(), authorizer, List.of("cookie1=1; cookie2=2"))))
                .isEqualTo(golden("authorizer.json"));
    }

    @Test
    void leavesOutWhatARequestDoesNotHave() throws IOException {
        RouteSpec route = Specs.route("GET /api/user/me", Specs.OPEN);
        GatewayRequest request = request("GET", "/api/user/me", "", List.of(), "");
        RoutedRequest call = new RoutedRequest(
                request,
                "/api/user/me",
                new Routes.Match(route, Map.of()),
                Specs.api(route),
                "JKJaXmPLvHcESHA=",
                "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
                TIME,
                exchange(request));
        assertThat(JSON.readTree(Payload.ofIntegration(call, new CallerIdentity.Nobody())))
                .isEqualTo(golden("integration-bare.json"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # content-type                      | hex of the body | body     | base64
            application/json                    | 7b7d            | {}       | false
            application/json; charset=utf-8     | 7b7d            | {}       | false
            text/plain                          | c3bc            | ü        | false
            text/plain                          | ff              | /w==     | true
            application/problem+json            | 7b7d            | {}       | false
            application/x-www-form-urlencoded   | 613d31          | YT0x     | true
            application/octet-stream            | 7b7d            | e30=     | true
            image/png                           | 89504e47        | iVBORw== | true
                                                | 7b7d            | {}       | false
            """)
    void binaryBodiesAreBase64(String type, String hex, String body, boolean isBase64) {
        List<Header> headers = type == null ? List.of() : List.of(new Header("Content-Type", type));
        byte[] bytes = HexFormat.of().parseHex(hex);
        GatewayRequest request = new GatewayRequest("POST", "/a", "", "HTTP/1.1", headers, bytes, "127.0.0.1", 80);
        RouteSpec route = Specs.route("POST /a", Specs.OPEN);
        RoutedRequest call = new RoutedRequest(
                request,
                "/a",
                new Routes.Match(route, Map.of()),
                Specs.api(route),
                "id",
                "Root=1",
                TIME,
                exchange(request));
        JsonNode event = JSON.readTree(Payload.ofIntegration(call, new CallerIdentity.Nobody()));
        assertThat(event.path("body").asString()).isEqualTo(body);
        assertThat(event.path("isBase64Encoded").booleanValue()).isEqualTo(isBase64);
    }

    /** The request of AWS's example. */
    private static RoutedRequest documented() {
        RouteSpec route = Specs.route("POST /my/{parameter1}", Specs.OPEN);
        HttpApiSpec api = Specs.withStage(Specs.api(route), "$default", Map.of("stageVariable1", "value1"));
        List<Header> headers = new ArrayList<>(List.of(
                new Header("Host", "id.example.com"),
                new Header("User-Agent", "agent"),
                new Header("Content-Type", "text/plain"),
                new Header("Header1", "value1"),
                new Header("Header2", "value1"),
                new Header("Header2", "value2"),
                new Header("Connection", "keep-alive"),
                new Header("X-Forwarded-For", "192.0.2.9"),
                new Header("Cookie", "cookie1=1; cookie2=2")));
        GatewayRequest request = request(
                "POST",
                "/my/p%20ath",
                "parameter1=value1&parameter1=value2&parameter2=a%20b",
                headers,
                "Hello from Lambda");
        return new RoutedRequest(
                request,
                "/my/p ath",
                new Routes.Match(route, Map.of("parameter1", "p ath")),
                api,
                "JKJaXmPLvHcESHA=",
                "Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e",
                TIME,
                exchange(request));
    }

    private static Exchange exchange(GatewayRequest request) {
        return new Exchange(request, "id", GatewayTraceContext.of(null, null, TIME), TIME);
    }

    private static GatewayRequest request(String method, String path, String query, List<Header> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new GatewayRequest(method, path, query, "HTTP/1.1", headers, bytes, "192.0.2.1", 8080);
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(PayloadTest.class.getResourceAsStream(name), name)) {
            return JSON.readTree(in);
        }
    }
}
