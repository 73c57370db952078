package app.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionRef;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import app.local.assembly.SiteSpec;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.site.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The console over real HTTP, behind the same server as the site, with a function that answers at once. */
class ConsoleHandlerTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Path ASSETS = Path.of("src/main/resources/app/local/console");

    private final TraceStore traces = new TraceStore(function -> "a.v1.A/" + function, spans -> {});
    private final HttpApi api = new HttpApi(
            new HttpApiSpec(
                    "HttpApi",
                    "$default",
                    Map.of(),
                    List.of(new RouteSpec(
                            "GET /api/auth/callback",
                            new RouteAccess.Open(),
                            FunctionRef.parse("Callback:live"),
                            Duration.ofSeconds(3),
                            Optional.empty())),
                    Optional.empty(),
                    Optional.empty()),
            (function, payload, trace) -> InvocationResult.of(
                    Invocation.of(function, payload, trace),
                    new InvocationOutcome.Success(
                            "{\"statusCode\":200,\"body\":\"{}\"}".getBytes(StandardCharsets.UTF_8))),
            AccessKey.random(),
            Instant::now,
            traces);
    private LocalServer server;

    @BeforeEach
    void start(@TempDir Path web) throws IOException {
        server = LocalServer.start(
                0,
                0,
                api,
                web,
                new SiteSpec(List.of(), List.of()),
                (method, path, status, took, remark, trace) -> {},
                new ConsoleHandler(
                        traces,
                        List::of,
                        () -> "{\"rpcs\":[]}".getBytes(StandardCharsets.UTF_8),
                        Files.writeString(web.resolve("openapi.json"), "{}"),
                        () -> "{\"activity\":\"\",\"problems\":[]}".getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() throws IOException {
        traces.close();
        server.close();
        api.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case                        | path                    | Host              | more headers                                                                          | status
            a person types the address    | /_local/                | localhost:PORT    | Sec-Fetch-Site: none                                                                  | 200
            by number                     | /_local/                | 127.0.0.1:PORT    |                                                                                       | 200
            by the new number             | /_local/                | [::1]:PORT        |                                                                                       | 200
            curl                          | /_local/api/requests    | localhost:PORT    |                                                                                       | 200
            the console's own script      | /_local/api/requests    | localhost:PORT    | Sec-Fetch-Site: same-origin                                                           | 200
            the API's description         | /_local/api/openapi.json | localhost:PORT    | Sec-Fetch-Site: same-origin                                                          | 200
            with its origin               | /_local/api/requests    | localhost:PORT    | Origin: http://localhost:PORT                                                         | 200
            DNS rebinding                 | /_local/                | evil.example:PORT |                                                                                       | 403
            rebinding, same-origin now    | /_local/api/requests    | evil.example:PORT | Sec-Fetch-Site: same-origin;Origin: http://evil.example:PORT                          | 403
            a name that begins so         | /_local/api/requests    | localhost.evil    |                                                                                       | 403
            a name that ends so           | /_local/api/requests    | evil.localhost:1  |                                                                                       | 403
            an address in the target      | http://evil/_local/     | localhost:PORT    |                                                                                       | 400
            another site's fetch          | /_local/api/requests    | localhost:PORT    | Sec-Fetch-Site: cross-site;Sec-Fetch-Mode: no-cors;Sec-Fetch-Dest: empty              | 403
            another port's fetch          | /_local/api/requests    | localhost:PORT    | Sec-Fetch-Site: same-site                                                             | 403
            another site's event source   | /_local/api/events      | localhost:PORT    | Origin: https://evil.example                                                          | 403
            another port's origin         | /_local/api/requests    | localhost:PORT    | Origin: http://localhost:1                                                            | 403
            an origin of null             | /_local/api/requests    | localhost:PORT    | Origin: null                                                                          | 403
            another site's frame          | /_local/                | localhost:PORT    | Sec-Fetch-Site: cross-site;Sec-Fetch-Mode: navigate;Sec-Fetch-Dest: iframe            | 403
            a link on another site        | /_local/                | localhost:PORT    | Sec-Fetch-Site: cross-site;Sec-Fetch-Mode: navigate;Sec-Fetch-Dest: document          | 200
            a link to the data            | /_local/api/requests    | localhost:PORT    | Sec-Fetch-Site: cross-site;Sec-Fetch-Mode: navigate;Sec-Fetch-Dest: document          | 403
            without the slash             | /_local                 | localhost:PORT    |                                                                                       | 302
            no such file                  | /_local/none.js         | localhost:PORT    |                                                                                       | 404
            a class beside                | /_local/Traces.class    | localhost:PORT    |                                                                                       | 404
            upwards                       | /_local/../index.html   | localhost:PORT    |                                                                                       | 404
            upwards, encoded              | /_local/%2e%2e/a.js     | localhost:PORT    |                                                                                       | 404
            no such trace                 | /_local/api/traces/x    | localhost:PORT    |                                                                                       | 404
            """)
    void onlyThisMachinesBrowserReadsIt(String name, String path, String host, String more, int status)
            throws Exception {
        String headers = "Host: " + host + "\r\n" + (more == null ? "" : more.replace(";", "\r\n") + "\r\n");
        String answer = raw("GET " + path + " HTTP/1.1\r\n" + headers.replace("PORT", "" + server.port()));
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        if (host.contains("evil")) {
            // The guard of all servers answers before the console.
            assertThat(answer).contains("This server answers at localhost only");
        } else if (status != 400 && !path.contains("..")) {
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .contains("content-security-policy: default-src 'none'; script-src 'self'")
                    .contains("frame-ancestors 'none'")
                    .contains("x-content-type-options: nosniff")
                    .contains("cross-origin-resource-policy: same-origin");
        }
        if (status == 403) {
            assertThat(answer).doesNotContain("\"requests\"").doesNotContain("<html");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "HEAD"})
    void changesNothing(String method) throws Exception {
        HttpResponse<String> answer = send(method, "/_local/api/requests");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }

    @Test
    void theApisOwnPortHasNoConsole() throws Exception {
        HttpResponse<String> answer = CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.apiPort() + "/_local/"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Not Found\"}");
    }

    @Test
    void aRequestIsListedWithItsSpansAndWithoutItsSecrets() throws Exception {
        HttpResponse<String> served = CLIENT.send(
                HttpRequest.newBuilder(address("/api/auth/callback?code=SECRET1&state=SECRET2"))
                        .header("cookie", "__Host-session_token=SECRET3")
                        .header("authorization", "Bearer SECRET4")
                        .header("x-note", "SECRET5")
                        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .build(),
                BodyHandlers.ofString());
        assertThat(served.statusCode()).isEqualTo(200);

        String list = send("GET", "/_local/api/requests").body();
        JsonNode request = JsonMapper.shared().readTree(list).path("requests").path(0);
        assertThat(request.path("trace").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(request.path("query").asString()).isEqualTo("code=[redacted]&state=[redacted]");
        assertThat(request.path("status").asInt()).isEqualTo(200);
        assertThat(request.path("rpc").asString()).isEqualTo("a.v1.A/Callback");

        String trace = send("GET", "/_local/api/traces/0af7651916cd43dd8448eb211c80319c")
                .body();
        JsonNode spans = JsonMapper.shared().readTree(trace).path("spans");
        assertThat(spans.path(0).path("name").asString()).isEqualTo("Invoke Callback");
        assertThat(spans.path(0).path("parent").asString())
                .isEqualTo(spans.path(1).path("id").asString());
        assertThat(spans.path(1).path("name").asString()).isEqualTo("GET /api/auth/callback");
        assertThat(spans.path(1).path("parent").asString()).isEqualTo("b7ad6b7169203331");
        assertThat(list + trace).doesNotContain("SECRET");
    }

    @Test
    void aRequestWithoutARouteIsListedAsItCame() throws Exception {
        String path = "/api/%3Cimg%20src=x%20onerror=alert(1)%3E";
        assertThat(send("GET", path).statusCode()).isEqualTo(404);
        JsonNode request = JsonMapper.shared()
                .readTree(send("GET", "/_local/api/requests").body())
                .path("requests")
                .path(0);
        assertThat(request.path("path").asString()).isEqualTo(path);
        assertThat(request.path("remark").asString()).isEqualTo("no route");
    }

    @Test
    void newsComesAsEvents() throws Exception {
        send("GET", "/api/auth/callback");
        HttpResponse<InputStream> stream = CLIENT.send(
                HttpRequest.newBuilder(address("/_local/api/events?after=0")).build(), BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("content-type")).hasValue("text/event-stream;charset=utf-8");
        try (BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            JsonNode before = next(events);
            assertThat(before.path("requests")).hasSize(1);
            send("GET", "/api/none");
            JsonNode news = next(events);
            assertThat(news.path("requests")
                            .path(news.path("requests").size() - 1)
                            .path("path")
                            .asString())
                    .isEqualTo("/api/none");
            // The end of the local target ends it, too.
            traces.close();
            while (true) {
                if (events.readLine() == null) {
                    break;
                }
            }
        }
    }

    /** Data becomes text nodes: nothing in the page's scripts could parse it as HTML or run it. */
    @Test
    void noScriptMakesHtmlOfData() throws IOException {
        try (Stream<Path> files = Files.list(ASSETS)) {
            List<Path> scripts =
                    files.filter(file -> file.toString().endsWith(".js")).toList();
            assertThat(scripts).isNotEmpty();
            for (Path script : scripts) {
                assertThat(Files.readString(script))
                        .as(script.toString())
                        .doesNotContainPattern(
                                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function\\(|DOMParser|srcdoc");
            }
        }
    }

    /** No asset comes from elsewhere. */
    @Test
    void everythingIsServedFromHere() throws IOException {
        try (Stream<Path> files = Files.list(ASSETS)) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                        .as(file.toString())
                        .doesNotContainPattern("https?://|//[a-z]+\\.[a-z]+/");
            }
        }
    }

    private static JsonNode next(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = events.readLine();
        }
        assertThat(line).isNotNull();
        return JsonMapper.shared().readTree(line.substring("data: ".length()));
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(address(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://localhost:" + server.port() + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
