package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.CorsSpec;
import app.local.assembly.HeaderRule;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.SiteSpec;
import app.local.lambda.AccessKey;
import app.local.lambda.InvocationOutcome;
import app.local.site.LocalServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import tools.jackson.databind.JsonNode;

/** The gateway over real HTTP, with functions that answer what the test says. */
class GatewayTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String TRACE_HEADER = "Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1";
    private static final String UNAUTHORIZED = "{\"message\":\"Unauthorized\"}";
    private static final String FORBIDDEN = "{\"message\":\"Forbidden\"}";
    private static final String NOT_FOUND = "{\"message\":\"Not Found\"}";
    private static final String SERVER_ERROR = "{\"message\":\"Internal Server Error\"}";

    private final FakeInvoker functions = new FakeInvoker();
    private final List<String> accessLog = Collections.synchronizedList(new ArrayList<>());
    private @Nullable HttpApi api;
    private @Nullable LocalServer server;

    private static final AccessKey KEY = AccessKey.random();

    @TempDir
    Path web;

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        if (api != null) {
            api.close();
        }
    }

    private void serve(HttpApiSpec spec) throws IOException {
        serve(spec, new SiteSpec(List.of(), List.of()));
    }

    private void serve(HttpApiSpec spec, SiteSpec site) throws IOException {
        api = new HttpApi(spec, functions, KEY, Instant::now);
        server = LocalServer.start(
                0,
                0,
                api,
                web,
                site,
                (method, path, status, took, remark, trace) ->
                        accessLog.add(method + " " + path + " " + status + " " + remark));
    }

    @Test
    void otherRoutesAreServedWhileItRuns() throws Exception {
        serve(Specs.api(Specs.route("GET /api/before", Specs.OPEN)));
        assertThat(send("GET", "/api/before").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/after").statusCode()).isEqualTo(404);
        Objects.requireNonNull(server)
                .serve(new HttpApi(Specs.api(Specs.route("GET /api/after", Specs.OPEN)), functions, KEY, Instant::now));
        assertThat(send("GET", "/api/before").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/api/after").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        return send(method, path, BodyPublishers.noBody(), headers);
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws Exception {
        java.net.http.HttpRequest.Builder request = java.net.http.HttpRequest.newBuilder(url(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        // A connection for itself: after an answer to half a request the server closes it.
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.method(method, body).build(), BodyHandlers.ofString());
        }
    }

    /** The access log, once it has so many lines: each is written after its answer. */
    private List<String> logged(int lines) throws InterruptedException {
        for (int i = 0; i < 500 && accessLog.size() < lines; i++) {
            Thread.sleep(10);
        }
        return List.copyOf(accessLog);
    }

    private URI url(String path) {
        return URI.create("http://localhost:" + running().port() + path);
    }

    private LocalServer running() {
        if (server == null) {
            throw new IllegalStateException("serve first");
        }
        return server;
    }

    @Test
    void handsARequestToTheFunctionAndItsAnswerBack() throws Exception {
        functions.answering(
                "Function:live",
                "{\"statusCode\":201,\"headers\":{\"content-type\":\"application/json\",\"x-a\":\"b\"},"
                        + "\"cookies\":[\"a=1\",\"b=2\"],\"body\":\"{}\"}");
        serve(Specs.api(Specs.route("POST /api/entities/{id}", Specs.OPEN)));

        HttpResponse<String> response = send(
                "POST",
                "/api/entities/a%20b?x=1&x=2",
                BodyPublishers.ofString("{\"n\":1}"),
                "content-type",
                "application/json",
                "cookie",
                "c=3");

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(response.headers().firstValue("x-a")).hasValue("b");
        assertThat(response.headers().firstValue("apigw-requestid"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(16));
        assertThat(functions.invoked).singleElement().satisfies(invoked -> {
            assertThat(invoked.event().path("pathParameters").path("id").asString())
                    .isEqualTo("a b");
            assertThat(invoked.event().path("rawQueryString").asString()).isEqualTo("x=1&x=2");
            assertThat(invoked.event().path("body").asString()).isEqualTo("{\"n\":1}");
            assertThat(invoked.event().path("cookies").path(0).asString()).isEqualTo("c=3");
            assertThat(invoked.event().path("requestContext").path("requestId").asString())
                    .isEqualTo(response.headers().firstValue("apigw-requestid").orElseThrow());
            assertThat(invoked.traceHeader()).matches(TRACE_HEADER);
            assertThat(invoked.event().path("headers").path("x-amzn-trace-id").asString())
                    .isEqualTo(invoked.traceHeader());
        });
        assertThat(logged(1)).containsExactly("POST /api/entities/a%20b 201 Function");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | path              | status
            GET      | /api/a            | 200
            HEAD     | /api/a            | 404
            OPTIONS  | /api/a            | 404
            POST     | /api/a            | 404
            GET      | /api/a/           | 404
            GET      | /api/b            | 404
            GET      | /api/%zz          | 400
            GET      | /api/%ff          | 400
            GET      | /api/a%2Fb        | 404
            GET      | /_local/          | 404
            """)
    void answersItselfWhereNoRouteIs(String method, String path, int status) throws Exception {
        serve(Specs.api(Specs.route("GET /api/a", Specs.OPEN)));
        assertThat(status(raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")))
                .isEqualTo(status);
    }

    @Test
    void bodyOfNotFound() throws Exception {
        serve(Specs.api());
        HttpResponse<String> response = send("GET", "/api/a");
        assertThat(response.body()).isEqualTo(NOT_FOUND);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case                   | request
            header with a newline    | GET /api/a HTTP/1.1~Host: localhost~X-A: b~c~~
            folded header            | GET /api/a HTTP/1.1~Host: localhost~X-A: b~ c~~
            no host                  | GET /api/a HTTP/1.1~~
            two hosts                | GET /api/a HTTP/1.1~Host: a~Host: b~~
            space before the colon   | GET /api/a HTTP/1.1~Host: localhost~X-A : b~~
            bad request line         | GET~~
            space in the path        | GET /api/a b HTTP/1.1~Host: localhost~~
            two lengths              | POST /api/a HTTP/1.1~Host: localhost~Content-Length: 1~Content-Length: 2~~ab
            """)
    void malformedRequestsAre400(String name, String request) throws Exception {
        serve(Specs.api(Specs.route("ANY /{proxy+}", Specs.OPEN)));
        String answer = raw(request.replace("~", "\r\n"));
        assertThat(status(answer)).isEqualTo(400);
        assertThat(answer).endsWith("{\"message\":\"Bad Request\"}").contains("Content-Type: application/json");
        assertThat(functions.invoked).isEmpty();
    }

    @Test
    void limits() throws Exception {
        serve(Specs.api(Specs.route("ANY /{proxy+}", Specs.OPEN)));
        String tooLarge = "{\"message\":\"Request Entity Too Large\"}";

        HttpResponse<String> overTen =
                send("POST", "/api/a", BodyPublishers.ofByteArray(new byte[10 * 1024 * 1024 + 1]));
        assertThat(overTen.statusCode()).isEqualTo(413);
        assertThat(overTen.body()).isEqualTo(tooLarge);

        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> InputStream.nullInputStream());
        assertThat(send("POST", "/api/a", chunked).statusCode()).isEqualTo(200);

        byte[] sixMegabytes = new byte[6 * 1024 * 1024];
        Arrays.fill(sixMegabytes, (byte) 'a');
        HttpResponse<String> overSix =
                send("POST", "/api/a", BodyPublishers.ofByteArray(sixMegabytes), "content-type", "text/plain");
        assertThat(overSix.statusCode()).isEqualTo(413);
        assertThat(overSix.body()).isEqualTo(tooLarge);

        assertThat(send("GET", "/api/a", "cookie", "a=" + "x".repeat(5000)).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/api/a", "cookie", "a=" + "x".repeat(11_000)).statusCode())
                .isEqualTo(431);
    }

    @Test
    void aFunctionThatTakesTooLongIs503() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        functions.with("Function:live", event -> {
            await(end);
            return FakeInvoker.answer("{}");
        });
        serve(Specs.api(Specs.route("GET /api/a", Specs.OPEN)));
        HttpResponse<String> response = send("GET", "/api/a");
        end.countDown();
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"message\":\"Service Unavailable\"}");
    }

    @Test
    void failuresOfTheFunction() throws Exception {
        Map<String, InvocationOutcome> answers = Map.of(
                "error", new InvocationOutcome.FunctionError("Runtime.ExitError", "gone", new byte[0]),
                "throttled", new InvocationOutcome.Throttled("busy"),
                "large", new InvocationOutcome.TooLarge("large"),
                "malformed", FakeInvoker.answer("{\"statusCode\":\"x\"}"));
        functions.with(
                "Function:live",
                event -> answers.get(event.path("pathParameters").path("case").asString()));
        serve(Specs.api(Specs.route("GET /api/{case}", Specs.OPEN)));

        assertThat(statusAndBody(send("GET", "/api/error"))).isEqualTo("500 " + SERVER_ERROR);
        assertThat(statusAndBody(send("GET", "/api/malformed"))).isEqualTo("500 " + SERVER_ERROR);
        assertThat(statusAndBody(send("GET", "/api/throttled"))).isEqualTo("429 {\"message\":\"Too Many Requests\"}");
        assertThat(statusAndBody(send("GET", "/api/large")))
                .isEqualTo("413 {\"message\":\"Request Entity Too Large\"}");
        assertThat(logged(4))
                .contains(
                        "GET /api/error 500 Function failed: Runtime.ExitError: gone",
                        "GET /api/malformed 500 Function gave a malformed answer: statusCode is not a whole number");
    }

    @ParameterizedTest(name = "{0} -> {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # cookie  | the authorizer answers                                     | status | asked | passed
            a=1       | {"isAuthorized":true,"context":{"userId":"u1"}}            | 200    | 1     | {"userId":"u1"}
            a=1       | {"isAuthorized":true}                                      | 200    | 1     | {}
            a=1       | {"isAuthorized":false,"context":{"userId":"u1"}}           | 403    | 1     |
            a=1       | {"isAuthorized":"true"}                                    | 500    | 1     |
            a=1       | {"isAuthorized":true,"context":"u1"}                       | 500    | 1     |
            a=1       | {}                                                         | 500    | 1     |
            a=1       | null                                                       | 500    | 1     |
                      | {"isAuthorized":true}                                      | 401    | 0     |
            ` `       | {"isAuthorized":true}                                      | 401    | 0     |
            """)
    void authorizer(@Nullable String cookie, String answer, int status, int asked, @Nullable String context)
            throws Exception {
        functions.answering("SessionAuthorizer:live", answer);
        serve(Specs.api(Specs.route("GET /api/a", Specs.authorized(Duration.ZERO))));

        HttpResponse<String> response =
                cookie == null ? send("GET", "/api/a") : send("GET", "/api/a", "cookie", cookie);

        assertThat(response.statusCode()).isEqualTo(status);
        switch (status) {
            case 401 -> assertThat(response.body()).isEqualTo(UNAUTHORIZED);
            case 403 -> assertThat(response.body()).isEqualTo(FORBIDDEN);
            case 500 -> assertThat(response.body()).isEqualTo(SERVER_ERROR);
            default -> {
                // The function's own.
            }
        }
        assertThat(functions.invoked.stream().filter(call -> call.function().equals("SessionAuthorizer:live")))
                .hasSize(asked)
                .allSatisfy(call -> assertThat(
                                call.event().path("identitySource").path(0).asString())
                        .isEqualTo("a=1"));
        assertThat(functions.invoked.stream()
                        .filter(call -> call.function().equals("Function:live"))
                        .map(call -> call.event()
                                .path("requestContext")
                                .path("authorizer")
                                .path("lambda")
                                .toString()))
                .isEqualTo(context == null ? List.of() : List.of(context));
    }

    @Test
    void aFailingAuthorizerIs500() throws Exception {
        functions.with(
                "SessionAuthorizer:live",
                event -> new InvocationOutcome.FunctionError("E", "no database", new byte[0]));
        serve(Specs.api(Specs.route("GET /api/a", Specs.authorized(Duration.ZERO))));
        assertThat(statusAndBody(send("GET", "/api/a", "cookie", "a=1"))).isEqualTo("500 " + SERVER_ERROR);
        assertThat(functions.invoked).hasSize(1);
    }

    @Test
    void answersOfAuthorizersHoldForTheirTime() throws Exception {
        functions.with(
                "SessionAuthorizer:live",
                event -> FakeInvoker.answer("{\"isAuthorized\":"
                        + !event.path("cookies").path(0).asString().equals("a=bad") + "}"));
        serve(Specs.api(
                Specs.route("GET /api/a", Specs.authorized(Duration.ofMinutes(5))),
                Specs.route("GET /api/b", Specs.authorized(Duration.ofMinutes(5)))));
        for (String cookie : List.of("a=1", "a=1", "a=2", "a=bad", "a=bad", "a=1")) {
            int want = cookie.equals("a=bad") ? 403 : 200;
            assertThat(send("GET", "/api/a", "cookie", cookie).statusCode()).isEqualTo(want);
        }
        assertThat(send("GET", "/api/b", "cookie", "a=1").statusCode()).isEqualTo(200);
        assertThat(functions.invoked.stream().filter(call -> call.function().equals("SessionAuthorizer:live")))
                .hasSize(3);
    }

    @Test
    void withoutATimeToLiveAnAuthorizerIsAskedEachTime() throws Exception {
        functions.answering("SessionAuthorizer:live", "{\"isAuthorized\":true}");
        serve(Specs.api(Specs.route("GET /api/a", Specs.authorized(Duration.ZERO))));
        send("GET", "/api/a", "cookie", "a=1");
        send("GET", "/api/a", "cookie", "a=1");
        assertThat(functions.invoked.stream().filter(call -> call.function().equals("SessionAuthorizer:live")))
                .hasSize(2);
    }

    @Test
    void iamRoutesNeedASignatureAndTheSiteDoesNotForwardThem() throws Exception {
        serve(Specs.api(Specs.route("POST /rpc/user.v1.UserService/CreateUser", Specs.IAM)));
        URI rpc = URI.create("http://localhost:" + running().apiPort() + "/rpc/user.v1.UserService/CreateUser");

        HttpResponse<String> unsigned = CLIENT.send(
                java.net.http.HttpRequest.newBuilder(rpc)
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(statusAndBody(unsigned)).isEqualTo("403 " + FORBIDDEN);
        assertThat(functions.invoked).isEmpty();

        assertThat(CLIENT.send(signed(rpc, "{}"), BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(functions.invoked)
                .singleElement()
                .satisfies(invoked -> assertThat(invoked.event()
                                .at("/requestContext/authorizer/iam/userArn")
                                .asString())
                        .isEqualTo("arn:aws:iam::000000000000:user/local"));

        URI throughSite = url("/rpc/user.v1.UserService/CreateUser");
        assertThat(CLIENT.send(signed(throughSite, "{}"), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
        assertThat(functions.invoked).hasSize(1);
    }

    private static java.net.http.HttpRequest signed(URI uri, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri)
                .putHeader("content-type", "application/json")
                .build();
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(
                                AwsSessionCredentialsIdentity.create(KEY.id(), KEY.secret(), KEY.sessionToken()))
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
        java.net.http.HttpRequest.Builder builder =
                java.net.http.HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(bytes));
        signed.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.build();
    }

    @Test
    void throttles() throws Exception {
        serve(Specs.api(Specs.throttled("GET /api/a", 0.001, 2), Specs.route("GET /api/b", Specs.OPEN)));
        assertThat(send("GET", "/api/a").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/api/a").statusCode()).isEqualTo(200);
        assertThat(statusAndBody(send("GET", "/api/a"))).isEqualTo("429 {\"message\":\"Too Many Requests\"}");
        assertThat(send("GET", "/api/b").statusCode()).isEqualTo(200);
    }

    @Test
    void corsIsClosedUnlessConfigured() throws Exception {
        functions.answering("Function:live", "{\"statusCode\":200}");
        serve(Specs.api(Specs.route("GET /api/a", Specs.OPEN)));
        HttpResponse<String> response = send("GET", "/api/a", "origin", "https://a.example");
        assertThat(response.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # origin          | method | allowed
            https://a.example | GET    | https://a.example
            https://a.example | DELETE |
            https://b.example | GET    |
            """)
    void corsPreflight(String origin, String method, @Nullable String allowed) throws Exception {
        serve(Specs.withCors(Specs.api(Specs.route("GET /api/a", Specs.authorized(Duration.ZERO))), cors()));
        HttpResponse<String> response =
                send("OPTIONS", "/api/a", "origin", origin, "access-control-request-method", method);
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("access-control-allow-origin"))
                .isEqualTo(Optional.ofNullable(allowed));
        assertThat(response.headers().firstValue("access-control-max-age"))
                .isEqualTo(Optional.ofNullable(allowed).map(any -> "60"));
        assertThat(functions.invoked).isEmpty();
    }

    @Test
    void corsHeadersReplaceTheFunctions() throws Exception {
        functions.answering(
                "Function:live", "{\"statusCode\":200,\"headers\":{\"access-control-allow-origin\":\"*\"}}");
        serve(Specs.withCors(Specs.api(Specs.route("GET /api/a", Specs.OPEN)), cors()));
        assertThat(send("GET", "/api/a", "origin", "https://a.example")
                        .headers()
                        .allValues("access-control-allow-origin"))
                .containsExactly("https://a.example");
        assertThat(send("GET", "/api/a", "origin", "https://b.example")
                        .headers()
                        .allValues("access-control-allow-origin"))
                .isEmpty();
    }

    private static CorsSpec cors() {
        return new CorsSpec(
                List.of("https://a.example"),
                List.of("GET"),
                List.of("content-type"),
                List.of(),
                true,
                Optional.of(Duration.ofMinutes(1)));
    }

    @Test
    void aNamedStageIsInThePath() throws Exception {
        serve(Specs.withStage(Specs.api(Specs.route("GET /api/a", Specs.OPEN)), "dev", Map.of()));
        URI inStage = URI.create("http://localhost:" + running().apiPort() + "/dev/api/a");
        assertThat(CLIENT.send(java.net.http.HttpRequest.newBuilder(inStage).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(functions.invoked.getFirst().event().path("rawPath").asString())
                .isEqualTo("/dev/api/a");
        assertThat(send("GET", "/api/a").statusCode()).isEqualTo(404);
    }

    @Test
    void aTraceThatTheCallerBeganGoesOn() throws Exception {
        serve(Specs.api(Specs.route("GET /api/a", Specs.OPEN)));
        String trace = "Root=1-5e6722a7-cc56a0a046db7ae02d4da47e;Parent=53995c3f42cd8ad8;Sampled=1";
        send("GET", "/api/a", "x-amzn-trace-id", trace);
        send("GET", "/api/a", "x-amzn-trace-id", "Root=nonsense");
        assertThat(functions.invoked.getFirst().traceHeader())
                .matches("Root=1-5e6722a7-cc56a0a046db7ae02d4da47e;Parent=(?!53995c3f42cd8ad8)[0-9a-f]{16};Sampled=1");
        assertThat(functions.invoked.getLast().traceHeader()).matches(TRACE_HEADER);
    }

    @Test
    void cloudFrontsHeadersComeWithTheAnswersOfTheSiteOnly() throws Exception {
        functions.answering("Function:live", "{\"statusCode\":200,\"headers\":{\"x-a\":\"own\",\"x-b\":\"own\"}}");
        serve(
                Specs.api(Specs.route("GET /api/a", Specs.OPEN)),
                new SiteSpec(
                        List.of(),
                        List.of(
                                new HeaderRule("X-A", "cloudfront", true),
                                new HeaderRule("X-B", "cloudfront", false))));
        HttpResponse<String> response = send("GET", "/api/a");
        assertThat(response.headers().allValues("x-a")).containsExactly("cloudfront");
        assertThat(response.headers().allValues("x-b")).containsExactly("own");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "[::1], 0:0:0:0:0:0:0:1"})
    void saysWhereARequestCameFrom(String host, String address) throws Exception {
        functions.answering("Function:live", "{\"statusCode\":200}");
        serve(Specs.api(Specs.route("GET /api/a", Specs.OPEN)));
        URI url = URI.create("http://" + host + ":" + running().port() + "/api/a");

        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(java.net.http.HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
        }

        JsonNode context = functions.invoked.getFirst().event().path("requestContext");
        assertThat(context.path("http").path("sourceIp").asString()).isEqualTo(address);
    }

    private static String statusAndBody(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ")[1]);
    }

    /** Sends bytes as they are, also such as no HTTP client would send. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", running().port())) {
            socket.setSoTimeout(5000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
