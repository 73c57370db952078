package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.lambda.AccessKey;
import app.pages.Page;
import app.testing.blackbox.ApiSuite;
import app.testing.blackbox.GatewayProfile;
import app.testing.blackbox.Target;
import app.testing.blackbox.Visitor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * All of the backend at once: the templates, every function in its process, a real PostgreSQL, the providers. What
 * breaks something comes last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SystemTest {

    private static OwnPostgres postgres;
    private static ElasticReceiver receiver;
    private static RunningTarget target;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        postgres = OwnPostgres.start(folder.resolve("postgres"));
        receiver = ElasticReceiver.start();
        target = RunningTarget.start(
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(), "PGPASSWORD", OwnPostgres.PASSWORD),
                "-Dconcurrency=4",
                "-Ddatabase=" + postgres.url());
    }

    @AfterAll
    static void stop() throws Exception {
        List<ProcessHandle> started = target.descendants();
        target.close();
        receiver.close();
        postgres.close();
        assertThat(started).as("processes that outlive the local target").noneMatch(ProcessHandle::isAlive);
    }

    private static Visitor visitor() {
        return new Visitor(target.site());
    }

    private static Visitor signedIn(String name) throws IOException, InterruptedException {
        Visitor visitor = visitor();
        HttpResponse<String> answer = visitor.signIn("github", name);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        assertThat(Visitor.location(answer)).isEqualTo("/entities");
        return visitor;
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "github"})
    void aSecondSignInFindsTheSameUser(String provider) throws Exception {
        Visitor first = visitor();
        assertThat(first.get("/api/user/me").statusCode()).isEqualTo(401);
        first.signIn(provider, "bea");
        HttpResponse<String> me = first.get("/api/user/me");
        assertThat(me.statusCode()).as(me.body()).isEqualTo(200);
        assertThat(me.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(Visitor.field(me, "name")).isEqualTo("bea");
        Visitor second = visitor();
        second.signIn(provider, "bea");
        assertThat(second.userId()).isEqualTo(first.userId());
    }

    @Test
    void anEntityLivesAndDies() throws Exception {
        Visitor owner = signedIn("owner");
        Visitor other = signedIn("other");
        String path = "/api/entities/" + Visitor.field(owner.send("POST", "/api/entities", "{\"name\":\"a\"}"), "id");
        assertThat(owner.get(path).statusCode()).isEqualTo(200);
        assertThat(other.get(path).statusCode()).isEqualTo(404);
        assertThat(other.send("PATCH", path, "{\"name\":\"b\"}").statusCode()).isEqualTo(404);
        assertThat(other.send("DELETE", path, "").statusCode()).isEqualTo(404);
        assertThat(Visitor.field(owner.send("PATCH", path, "{\"name\":\"b\"}"), "name"))
                .isEqualTo("b");
        assertThat(owner.send("DELETE", path, "").statusCode()).isEqualTo(200);
        assertThat(owner.get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void aListComesInPages() throws Exception {
        Visitor owner = signedIn("collector");
        for (int i = 0; i < 5; i++) {
            assertThat(owner.send("POST", "/api/entities", "{\"name\":\"page-" + i + "\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> first = owner.get("/api/entities?page_size=3");
        assertThat(first.body()).contains("page-4", "page-3", "page-2").doesNotContain("page-1");
        HttpResponse<String> rest =
                owner.get("/api/entities?page_size=3&page_token=" + Visitor.field(first, "nextPageToken"));
        assertThat(rest.body()).contains("page-1", "page-0").doesNotContain("page-2", "nextPageToken");
    }

    @Test
    void afterSignOutTheOldTokenIsRefusedAtOnce() throws Exception {
        Visitor visitor = signedIn("leaver");
        String token = visitor.cookie(Visitor.SESSION);
        HttpResponse<String> out = visitor.send("POST", "/api/logout", "");
        assertThat(out.statusCode()).as(out.body()).isEqualTo(200);
        assertThat(out.headers().firstValue("clear-site-data")).isPresent();
        assertThat(visitor.cookie(Visitor.SESSION)).isEmpty();
        visitor.setCookie(Visitor.SESSION, token);
        assertThat(visitor.get("/api/user/me").statusCode()).isEqualTo(403);
    }

    @Test
    void sessionsAreListedAndRevoked() throws Exception {
        Visitor here = signedIn("traveller");
        Visitor there = signedIn("traveller");
        assertThat(here.get("/api/sessions").body().split("\"id\"")).hasSize(3);
        String thereId = there.cookie(Visitor.SESSION).replaceFirst("\\..*", "");
        assertThat(signedIn("stranger")
                        .send("DELETE", "/api/sessions/" + thereId, "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(here.send("DELETE", "/api/sessions/" + thereId, "").statusCode())
                .isEqualTo(200);
        assertThat(there.get("/api/user/me").statusCode()).isEqualTo(403);
        assertThat(here.get("/api/user/me").statusCode()).isEqualTo(200);
        Visitor again = signedIn("traveller");
        assertThat(here.send("DELETE", "/api/sessions", "").statusCode()).isEqualTo(200);
        assertThat(again.get("/api/user/me").statusCode()).isEqualTo(403);
    }

    @Test
    void aDeletedUserIsForgottenEverywhere() throws Exception {
        Visitor visitor = signedIn("ghost");
        String id = visitor.userId();
        visitor.send("POST", "/api/entities", "{\"name\":\"left behind\"}");
        String token = visitor.cookie(Visitor.SESSION);
        assertThat(visitor.send("DELETE", "/api/user/me", "").statusCode()).isEqualTo(200);
        visitor.setCookie(Visitor.SESSION, token);
        assertThat(visitor.get("/api/user/me").statusCode()).isEqualTo(403);
        assertThat(postgres.count("SELECT count(*) FROM auth.sessions WHERE user_id = '" + id + "'"))
                .isZero();
        assertThat(postgres.count("SELECT count(*) FROM auth.oauth_accounts WHERE user_id = '" + id + "'"))
                .isZero();
        assertThat(postgres.count("SELECT count(*) FROM dummy.entities WHERE user_id = '" + id + "'"))
                .isZero();
        assertThat(signedIn("ghost").userId()).isNotEqualTo(id);
    }

    @Test
    void aSignInArrivesAsOneTraceAtSomebodyElsesReceiver() throws Exception {
        signedIn("traced");
        List<ElasticReceiver.Span> trace = receiver.awaitTrace(
                "GET /api/auth/{provider}/callback",
                "Invoke HandleOauthCallback",
                "auth.v1.AuthService/HandleOauthCallback",
                "POST /github/login/oauth/access_token",
                "Lambda.Invoke",
                "auth.v1.AuthService/SignIn",
                "INSERT users.users",
                "INSERT auth.sessions",
                "COMMIT");
        assertThat(trace)
                .filteredOn(span -> span.name().equals("POST /github/login/oauth/access_token"))
                .allSatisfy(
                        span -> assertThat(span.attributes().get("url.full")).doesNotContain("?"))
                .hasSize(1);
    }

    @Test
    void aRequestArrivesAsOneTraceAtSomebodyElsesReceiver() throws Exception {
        assertThat(signedIn("traced").get("/api/entities").statusCode()).isEqualTo(200);
        List<ElasticReceiver.Span> trace = receiver.awaitTrace(
                "GET /api/entities",
                "Invoke SessionAuthorizer",
                "SessionAuthorizer",
                "SELECT auth.sessions",
                "Invoke ListEntities",
                "dummy.v1.DummyService/ListEntities",
                "SELECT dummy.entities");
        assertThat(trace)
                .filteredOn(span -> span.name().equals("dummy.v1.DummyService/ListEntities"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.kind()).isEqualTo("SPAN_KIND_SERVER");
                    assertThat(span.service()).isEqualTo("dummy");
                    assertThat(span.attributes())
                            .containsEntry("http.route", "/api/entities")
                            .containsEntry("http.response.status_code", "200")
                            .containsEntry("faas.trigger", "http");
                });
        assertThat(trace)
                .filteredOn(span -> span.name().equals("SELECT dummy.entities"))
                .isNotEmpty()
                .allSatisfy(span -> {
                    assertThat(span.kind()).isEqualTo("SPAN_KIND_CLIENT");
                    assertThat(span.attributes()).containsEntry("db.system.name", "postgresql");
                    assertThat(span.attributes().get("db.query.text"))
                            .startsWith("SELECT ")
                            .contains("?");
                });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            malformed JSON        | POST   | /api/entities                           | {"name":                   | 400
            not an object         | POST   | /api/entities                           | ["name"]                   | 400
            unknown field         | POST   | /api/entities                           | {"name":"a","colour":"b"}  | 400
            wrong type            | POST   | /api/entities                           | {"name":5}                 | 400
            required field absent | POST   | /api/entities                           | {}                         | 400
            NUL in a string       | POST   | /api/entities                           | {"name":"a\\u0000b"}       | 400
            lone surrogate        | POST   | /api/entities                           | {"name":"\\ud800"}         | 400
            text behind           | POST   | /api/entities                           | {"name":"a"} {}            | 400
            bad UUID              | GET    | /api/entities/1-1-1-1-1                 | ~~                         | 400
            unknown UUID          | GET    | /api/entities/01985e2a-3b00-7000-8000-000000000000 | ~~              | 404
            page_size too small   | GET    | /api/entities?page_size=-1              | ~~                         | 400
            page_size no number   | GET    | /api/entities?page_size=x               | ~~                         | 400
            page_size twice       | GET    | /api/entities?page_size=1&page_size=2   | ~~                         | 400
            forged page_token     | GET    | /api/entities?page_token=Zm9yZ2Vk       | ~~                         | 400
            no such provider      | GET    | /api/auth/facebook/login                | ~~                         | 404
            return_to elsewhere   | GET    | /api/auth/google/login?return_to=//evil | ~~                         | 400
            """)
    void badInputIsRefusedWithOurError(String name, String method, String path, String body, int status)
            throws Exception {
        Visitor visitor = signedIn("careless");
        HttpResponse<String> answer = visitor.send(method, path, body == null ? "" : body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"code\":\"" + (status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT"));
        assertThat(visitor.get("/api/entities").body()).as("what was stored").isEqualTo("{}");
    }

    @Test
    void aLargeBodyAndBadTextAreRefused() throws Exception {
        Visitor visitor = signedIn("careless");
        String large = "{\"name\":\"" + "a".repeat(2 * 1024 * 1024) + "\"}";
        assertThat(visitor.send("POST", "/api/entities", large).statusCode()).isEqualTo(400);
        HttpRequest.Builder badUtf8 = HttpRequest.newBuilder(URI.create(target.site() + "/api/entities"))
                .header("origin", target.site())
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray("{\"name\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1)));
        HttpResponse<String> answer = visitor.send(badUtf8);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(visitor.get("/api/entities").body()).isEqualTo("{}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            no origin     |                       | 403
            another site  | https://evil.example  | 403
            null          | null                  | 403
            """)
    void aRequestFromAnotherSiteIsRefused(String name, String origin, int status) throws Exception {
        Visitor visitor = signedIn("victim");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.site() + "/api/entities"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString("{\"name\":\"forged\"}"));
        if (origin != null) {
            request.header("origin", origin);
        }
        HttpResponse<String> answer = visitor.send(request);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("PERMISSION_DENIED");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            made up        | __Host-session_token=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA | 403
            not a token    | __Host-session_token=x                                                                 | 403
            another cookie | theme=dark                                                                             | 403
            """)
    void aWrongCookieIsRefused(String name, String cookie, int status) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.site() + "/api/user/me"))
                .header("cookie", cookie);
        assertThat(visitor().send(request).statusCode()).isEqualTo(status);
    }

    /** Of two, one is not ours; a huge one is no token. */
    @Test
    void oddCookiesAreRefused() throws Exception {
        String token = signedIn("twofold").cookie(Visitor.SESSION);
        String twice = Visitor.SESSION + "=" + token + "; " + Visitor.SESSION + "=" + token;
        String huge = Visitor.SESSION + "=" + "a".repeat(5_000);
        for (String cookie : List.of(twice, huge)) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target.site() + "/api/user/me"))
                    .header("cookie", cookie);
            assertThat(visitor().send(request).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aHeaderWithANewlineIsRefused() throws Exception {
        URI site = URI.create(target.site());
        try (Socket socket = new Socket(site.getHost(), site.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /api/user/me HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n folded\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream answer = socket.getInputStream();
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void internalRpcsAnswerASignatureOnly() throws Exception {
        String body = "{\"name\":\"by IAM\"}";
        URI uri = URI.create(target.api() + "/rpc/user.v1.UserService/CreateUser");
        HttpRequest.Builder unsigned = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
        assertThat(visitor().send(unsigned).statusCode()).isEqualTo(403);
        assertThat(visitor().send(signed(uri, body, "guess")).statusCode()).isEqualTo(403);
        HttpResponse<String> created = visitor().send(signed(uri, body, key().secret()));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(200);
        assertThat(Visitor.field(created, "name")).isEqualTo("by IAM");
        URI throughSite = URI.create(target.site() + "/rpc/user.v1.UserService/CreateUser");
        assertThat(visitor().send(signed(throughSite, body, key().secret())).statusCode())
                .isEqualTo(405);
    }

    @Test
    void thePagesCommandsSignInAndCallTheApiWithCurl(@TempDir Path folder) throws Exception {
        String block = Page.of("proto/README.md").blocks("sh").stream()
                .filter(lines -> lines.contains("curl"))
                .findFirst()
                .orElseThrow();
        String output = TreeCopy.run(folder, "set -eu\n" + block.replace("http://localhost:8080", target.site()));
        assertThat(output)
                .contains(target.site() + "/entities\n", "\"email\":\"ada@example.com\"", "\"name\":\"first\"");
    }

    private static AccessKey key() throws IOException {
        return target.accessKey();
    }

    /** Signs as the AWS SDK does, with the access key of the local target. */
    private static HttpRequest.Builder signed(URI uri, String body, String secret) throws IOException {
        AwsSessionCredentialsIdentity identity =
                AwsSessionCredentialsIdentity.create(key().id(), secret, key().sessionToken());
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri)
                .putHeader("content-type", "application/json")
                .build();
        var signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder;
    }

    @Test
    void manyFirstSignInsAtOnceMakeOneUser() throws Exception {
        List<Visitor> visitors = new ArrayList<>();
        List<Callable<HttpResponse<String>>> callbacks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Visitor visitor = visitor();
            String callback = visitor.callback("github", "twin");
            visitors.add(visitor);
            callbacks.add(() -> served(() -> visitor.follow(callback)));
        }
        int done = 0;
        for (HttpResponse<String> answer : all(callbacks)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
            done += Visitor.location(answer).equals("/entities") ? 1 : 0;
        }
        assertThat(done).isPositive();
        Set<String> users = new HashSet<>();
        for (Visitor visitor : visitors) {
            if (!visitor.cookie(Visitor.SESSION).isEmpty()) {
                users.add(visitor.userId());
            }
        }
        assertThat(users).hasSize(1);
        assertThat(postgres.count("SELECT count(*) FROM users.users WHERE name = 'twin'"))
                .isEqualTo(1);
    }

    @Test
    void manyRequestsAtOnceNeverMeet() throws Exception {
        List<Visitor> visitors = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            visitors.add(signedIn("crowd-" + i));
            HttpResponse<String> me = visitors.get(i).get("/api/user/me");
            assertThat(me.statusCode()).as(evidence(visitors.get(i), me)).isEqualTo(200);
            ids.add(Visitor.field(me, "id"));
        }
        List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Visitor visitor = visitors.get(i % 20);
            requests.add(() -> served(() -> visitor.get("/api/user/me")));
        }
        List<HttpResponse<String>> answers = all(requests);
        for (int i = 0; i < 200; i++) {
            HttpResponse<String> answer = answers.get(i);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Visitor.field(answer, "id")).isEqualTo(ids.get(i % 20));
        }
    }

    /** Seen once, on a machine with much else to do, and never again: the first request of a new session got 403. */
    private static String evidence(Visitor visitor, HttpResponse<String> answer) throws Exception {
        if (answer.statusCode() == 200) {
            return "";
        }
        String[] token = visitor.cookie(Visitor.SESSION).split("\\.", 2);
        String row = "SELECT count(*) FROM auth.sessions WHERE id = '" + token[0] + "'";
        return "%s; a cookie of %d characters, %d rows of its id, %d with its hash; asked again: %d"
                .formatted(
                        answer.body(),
                        visitor.cookie(Visitor.SESSION).length(),
                        postgres.count(row),
                        postgres.count(row + " AND secret_hash = sha256('" + token[token.length - 1] + "')"),
                        visitor.get("/api/user/me").statusCode());
    }

    /** Asks until an environment of the function is free: the target has four of each. */
    private static HttpResponse<String> served(Callable<HttpResponse<String>> request) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        HttpResponse<String> answer = request.call();
        while (answer.statusCode() == 429 && System.nanoTime() < end) {
            Thread.sleep(20);
            answer = request.call();
        }
        return answer;
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> call : threads.invokeAll(calls)) {
                results.add(call.get());
            }
        }
        return results;
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void aKilledFunctionFailsItsRequestOnly() throws Exception {
        Visitor visitor = signedIn("unlucky");
        assertThat(visitor.get("/api/user/me").statusCode()).isEqualTo(200);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable lock = postgres.lock("users.users")) {
            Future<HttpResponse<String>> request = threads.submit(() -> visitor.get("/api/user/me"));
            while (postgres.count("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0) {
                assertThat(request.isDone())
                        .as("the request waits for the lock")
                        .isFalse();
                Thread.sleep(10);
            }
            List<ProcessHandle> killed = target.functions();
            killed.forEach(ProcessHandle::destroyForcibly);
            assertThat(request.get().statusCode()).isEqualTo(500);
            // A process that is still dying may be given one more request, which then fails as this does.
            killed.forEach(process -> process.onExit().join());
        }
        assertThat(visitor.get("/api/user/me").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aDeadDatabaseIsNoSignOut() throws Exception {
        Visitor visitor = signedIn("patient");
        URI createUser = URI.create(target.api() + "/rpc/user.v1.UserService/CreateUser");
        assertThat(visitor()
                        .send(signed(createUser, "{\"name\":\"before\"}", key().secret()))
                        .statusCode())
                .isEqualTo(200);
        postgres.pause();
        HttpResponse<String> endpoint = visitor().send(signed(createUser, "{\"name\":\"during\"}", key().secret()));
        assertThat(endpoint.statusCode()).as(endpoint.body()).isEqualTo(503);
        assertThat(endpoint.body()).startsWith("{\"code\":\"UNAVAILABLE\"");
        HttpResponse<String> authorizer = visitor.get("/api/user/me");
        assertThat(authorizer.statusCode()).isEqualTo(500);
        assertThat(authorizer.body()).isEqualTo("{\"message\":\"Internal Server Error\"}");
        postgres.resume();
        assertThat(visitor.get("/api/user/me").statusCode()).isEqualTo(200);
        assertThat(visitor()
                        .send(signed(createUser, "{\"name\":\"after\"}", key().secret()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(postgres.count("SELECT count(*) FROM users.users WHERE name = 'during'"))
                .isZero();
    }

    /** What the API must do wherever it is served; after all of the above, so on what has healed. */
    @Nested
    class AsEverywhere extends ApiSuite {

        @Override
        protected Target target() {
            return new Target(URI.create(target.api()), GatewayProfile.HTTP_API);
        }

        @Override
        protected Visitor signedIn(String name) throws Exception {
            return Visitor.signedIn(target.site(), name);
        }
    }
}
