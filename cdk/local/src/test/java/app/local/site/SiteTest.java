package app.local.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.assembly.HeaderRule;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.SiteSpec;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final HttpApiSpec NO_ROUTES =
            new HttpApiSpec("HttpApi", "$default", Map.of(), List.of(), Optional.empty(), Optional.empty());

    @TempDir
    Path root;

    private Path web = Path.of("");
    private @Nullable LocalServer server;

    @BeforeEach
    void serve() throws IOException {
        web = root.resolve("build");
        server = start(0);
    }

    private LocalServer start(int port) throws IOException {
        HttpApi api = new HttpApi(
                NO_ROUTES,
                (function, payload, trace) -> InvocationResult.of(
                        Invocation.of(function, payload, trace), new InvocationOutcome.Throttled("")),
                AccessKey.random(),
                Instant::now);
        List<HeaderRule> headers = List.of(new HeaderRule("Content-Security-Policy", "default-src 'self'", true));
        return LocalServer.start(
                port,
                0,
                api,
                root,
                new SiteSpec(headers, List.of()),
                (method, path, status, took, remark, trace) -> {});
    }

    private LocalServer running() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    @AfterEach
    void stop() throws IOException {
        running().close();
    }

    private void build() throws IOException {
        Files.createDirectories(web.resolve("_app/immutable"));
        Files.writeString(web.resolve("index.html"), "<!doctype html>index");
        Files.writeString(web.resolve("app.html"), "<!doctype html>app");
        Files.writeString(web.resolve("robots.txt"), "robots");
        Files.writeString(web.resolve("_app/immutable/app.js"), "js");
        Files.writeString(root.resolve("secret.txt"), "secret");
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://localhost:" + running().port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | path                   | status | type                     | caching                             | body
            GET      | /                      | 200    | text/html                | no-cache                            | <!doctype html>index
            GET      | /?return_to=/login     | 200    | text/html                | no-cache                            | <!doctype html>index
            GET      | /login                 | 200    | text/html                | no-cache                            | <!doctype html>app
            GET      | /entities/1            | 200    | text/html                | no-cache                            | <!doctype html>app
            GET      | /entities/             | 200    | text/html                | no-cache                            | <!doctype html>app
            GET      | /rpc/user.v1.U/GetUser | 200    | text/html                | no-cache                            | <!doctype html>app
            HEAD     | /                      | 200    | text/html                | no-cache                            | ''
            GET      | /robots.txt            | 200    | text/plain               | no-cache                            | robots
            GET      | /_app/immutable/app.js | 200    | text/javascript               | public, max-age=31536000, immutable | js
            GET      | /_app/immutable/old.js | 404    | text/plain;charset=utf-8 |                                     |
            GET      | /favicon.ico           | 404    | text/plain;charset=utf-8 |                                     |
            GET      | /..%2fsecret.txt       | 404    | text/plain;charset=utf-8 |                                     |
            POST     | /                      | 405    | text/plain;charset=utf-8 |                                     |
            GET      | /api/none              | 404    | application/json         |                                     | {"message":"Not Found"}
            """)
    void servesTheBuiltSite(
            String method, String path, int status, String type, @Nullable String caching, @Nullable String body)
            throws Exception {
        build();
        HttpResponse<String> response = send(method, path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue(type);
        assertThat(response.headers().firstValue("cache-control")).isEqualTo(Optional.ofNullable(caching));
        assertThat(response.body()).doesNotContain("secret");
        if (body != null) {
            assertThat(response.body()).isEqualTo(body);
        }
        boolean isSite = !path.startsWith("/api/");
        assertThat(response.headers().firstValue("content-security-policy").isPresent())
                .isEqualTo(isSite);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%2e%2e/secret.txt", "/_app/%2e%2e/%2e%2e/secret.txt", "/_app/..%2f..%2fsecret.txt"})
    void servesNothingBesideTheSite(String path) throws Exception {
        build();
        HttpResponse<String> response = send("GET", path);
        assertThat(response.statusCode()).isBetween(400, 404);
        assertThat(response.body()).doesNotContain("secret");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # accept-encoding      | encoding | body
            gzip, deflate, br, zstd | br      | compressed by brotli
            gzip                    | gzip    | compressed by gzip
            identity                | -       | js
            """)
    void sendsWhatTheBuildCompressed(String accepted, @Nullable String encoding, String body) throws Exception {
        build();
        Path compressed = Files.createDirectories(root.resolve("target/compressed/_app/immutable"));
        Files.writeString(compressed.resolve("app.js.br"), "compressed by brotli");
        Files.writeString(compressed.resolve("app.js.gz"), "compressed by gzip");
        HttpResponse<String> response = send("GET", "/_app/immutable/app.js", "accept-encoding", accepted);
        assertThat(response.headers().firstValue("content-encoding")).isEqualTo(Optional.ofNullable(encoding));
        assertThat(response.headers().firstValue("content-type")).hasValue("text/javascript");
        assertThat(response.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
        assertThat(response.headers().firstValue("vary")).hasValue("Accept-Encoding");
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void anUnchangedFileIsNotSentAgain() throws Exception {
        build();
        String tag = send("GET", "/robots.txt").headers().firstValue("etag").orElseThrow();
        assertThat(send("GET", "/robots.txt", "if-none-match", tag).statusCode())
                .isEqualTo(304);
        Files.writeString(web.resolve("robots.txt"), "other robots");
        assertThat(send("GET", "/robots.txt", "if-none-match", tag).body()).isEqualTo("other robots");
    }

    @Test
    void helpsUntilTheSiteIsBuilt() throws Exception {
        HttpResponse<String> page = send("GET", "/login");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("npm run build").contains("/api/auth/google/login");
        assertThat(send("GET", "/app.js").statusCode()).isEqualTo(404);
        build();
        assertThat(send("GET", "/login").body()).isEqualTo("<!doctype html>app");
    }

    @Test
    void saysWhichPortIsTaken() {
        int port = running().port();
        assertThatThrownBy(() -> start(port))
                .isInstanceOf(LocalServer.PortTakenException.class)
                .hasMessage(
                        "Port " + port + " is taken by another program, at 127.0.0.1; end that, or choose another with"
                                + " -Dport=<port>.");
    }
}
