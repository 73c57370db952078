package app.runtime.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.api.KeepAlive;
import app.runtime.ApiException;
import app.runtime.database.Database;
import app.runtime.database.TestServer;
import app.runtime.http.Event;
import app.runtime.trace.Collector;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crac.Core;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a function tells of itself: to a collector, in the log, and by metrics. */
class TracedFunctionTest {

    private static final String TRACE = "5759e988bd862e3fe1be46a994272793";
    private static final String HEADER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private static final String ARN = "arn:aws:lambda:eu-central-1:123456789012:function:dev-Api-WriteProbe:live";
    private static final String WRITE = "probe.v1.ProbeService/WriteProbe";

    private final Collector collector = new Collector();
    private final Database owner = Database.at(TestServer.url());
    private final PrintStream console = System.out;
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final List<RpcFunction> functions = new ArrayList<>();
    private Map<String, String> clientContext = Map.of();
    private int requests;

    @BeforeEach
    void layTable() {
        owner.update("CREATE TABLE IF NOT EXISTS probes (id UUID PRIMARY KEY, name TEXT)");
        owner.update("TRUNCATE probes");
        System.setOut(new PrintStream(logged, true, UTF_8));
    }

    @AfterEach
    void close() {
        System.setOut(console);
        System.clearProperty("com.amazonaws.xray.traceHeader");
        TestConfiguration.variables = Map.of();
        functions.forEach(function -> {
            function.bean(Database.class).close();
            function.close();
        });
        owner.close();
        collector.close();
    }

    private RpcFunction function(String rpc, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "RPC",
                "probe.v1.ProbeService/" + rpc,
                "DATABASE_URL",
                TestServer.url(),
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.url(),
                "AWS_REGION",
                "eu-central-1",
                "AWS_LAMBDA_FUNCTION_NAME",
                "dev-Api-WriteProbe",
                "AWS_LAMBDA_FUNCTION_VERSION",
                "7",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "stream"));
        variables.putAll(more);
        TestConfiguration.variables = variables;
        RpcFunction function = new RpcFunction();
        functions.add(function);
        return function;
    }

    private JsonObject invoke(LambdaFunction function, byte[] payload, Optional<String> traceHeader)
            throws IOException {
        traceHeader.ifPresentOrElse(
                header -> System.setProperty("com.amazonaws.xray.traceHeader", header),
                () -> System.clearProperty("com.amazonaws.xray.traceHeader"));
        String id = "request-" + ++requests;
        Context context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getAwsRequestId" -> id;
                    case "getInvokedFunctionArn" -> ARN;
                    case "getClientContext" -> clientContext();
                    default -> null;
                });
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(payload), out, context);
        return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
    }

    private @Nullable ClientContext clientContext() {
        return clientContext.isEmpty()
                ? null
                : (ClientContext) Proxy.newProxyInstance(
                        ClientContext.class.getClassLoader(),
                        new Class<?>[] {ClientContext.class},
                        (proxy, method, arguments) -> method.getName().equals("getCustom") ? clientContext : null);
    }

    private static Event write(String name) {
        return Event.signedIn("POST").path("id", "1").body("{\"name\":\"" + name + "\"}");
    }

    private List<JsonObject> lines() {
        return logged.toString(UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    void tellsOfARequestFromItsCallerToTheDatabase() throws Exception {
        invoke(function("WriteProbe", Map.of()), write("v4lue").bytes(), Optional.of(HEADER));
        ExportTraceServiceRequest sent = collector.next();
        assertThat(sent.toString()).doesNotContain("v4lue").doesNotContain(Event.USER);

        assertThat(Collector.facts(sent.getResourceSpans(0).getResource().getAttributesList()))
                .isEqualTo(Map.of(
                        "service.name", "probe",
                        "telemetry.sdk.name", "app.runtime",
                        "telemetry.sdk.language", "java",
                        "telemetry.sdk.version", "1",
                        "cloud.provider", "aws",
                        "cloud.platform", "aws_lambda",
                        "cloud.region", "eu-central-1",
                        "faas.name", "dev-Api-WriteProbe",
                        "faas.version", "7",
                        "faas.instance", "stream"));
        assertThat(sent.getResourceSpans(0).getSchemaUrl()).isEqualTo("https://opentelemetry.io/schemas/1.44.0");

        Span server = Collector.span(sent, WRITE);
        assertThat(server.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(Collector.hex(server.getTraceId())).isEqualTo(TRACE);
        assertThat(Collector.hex(server.getParentSpanId())).isEqualTo("53995c3f42cd8ad8");
        assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        Map<String, Object> facts = Collector.facts(server.getAttributesList());
        assertThat(facts.remove("app.caller")).isNotNull();
        assertThat(facts)
                .isEqualTo(Map.ofEntries(
                        Map.entry("cloud.account.id", "123456789012"),
                        Map.entry(
                                "cloud.resource_id",
                                "arn:aws:lambda:eu-central-1:123456789012:function:dev-Api-WriteProbe:7"),
                        Map.entry("rpc.system.name", "app"),
                        Map.entry("rpc.method", WRITE),
                        Map.entry("rpc.response.status_code", "OK"),
                        Map.entry("http.request.method", "POST"),
                        Map.entry("http.route", "/api/probes/{id}"),
                        Map.entry("http.response.status_code", 200L),
                        Map.entry("url.scheme", "https"),
                        Map.entry("url.path", "/api/probes/{id}"),
                        Map.entry("faas.invocation_id", "request-1"),
                        Map.entry("faas.trigger", "http"),
                        Map.entry("faas.coldstart", true),
                        Map.entry("app.restored", false)));

        Span connect = Collector.span(sent, "connect");
        Span insert = Collector.span(sent, "INSERT probes");
        for (Span child : List.of(connect, insert)) {
            assertThat(child.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(child.getTraceId()).isEqualTo(server.getTraceId());
            assertThat(child.getParentSpanId()).isEqualTo(server.getSpanId());
            assertThat(child.getStartTimeUnixNano())
                    .isBetween(server.getStartTimeUnixNano(), child.getEndTimeUnixNano());
            assertThat(child.getEndTimeUnixNano()).isLessThanOrEqualTo(server.getEndTimeUnixNano());
        }
        assertThat(Collector.facts(insert.getAttributesList()))
                .containsEntry("db.system.name", "postgresql")
                .containsEntry("db.query.summary", "INSERT probes")
                .containsEntry("db.query.text", "INSERT INTO probes (id, name) VALUES (?, ?)")
                .containsOnlyKeys(
                        "db.system.name",
                        "db.namespace",
                        "server.address",
                        "server.port",
                        "db.query.summary",
                        "db.query.text");
        assertThat(Collector.spans(sent)).hasSize(3);
        assertThat(Math.abs(server.getStartTimeUnixNano() / 1_000_000 - System.currentTimeMillis()))
                .isLessThan(60_000);
    }

    @Test
    void tellsColdWarmAndRestoredApart() throws Exception {
        RpcFunction function = function("WriteProbe", Map.of());
        function.beforeCheckpoint(Core.getGlobalContext());
        assertThat(collector.rest()).as("spans of the priming").isEmpty();
        assertThat(logged.toString(UTF_8)).as("lines of the priming").isEmpty();
        function.afterRestore(Core.getGlobalContext());
        for (String name : List.of("a", "b")) {
            invoke(function, write(name).bytes(), Optional.empty());
        }
        assertThat(Collector.facts(Collector.span(collector.next(), WRITE).getAttributesList()))
                .containsEntry("faas.coldstart", true)
                .containsEntry("app.restored", true);
        assertThat(Collector.facts(Collector.span(collector.next(), WRITE).getAttributesList()))
                .containsEntry("faas.coldstart", false)
                .containsEntry("app.restored", true);
        assertThat(lines())
                .extracting(line -> line.get("coldStart").getAsBoolean())
                .containsExactly(true, false);
    }

    @Test
    void recordsTheCallersFaultByItsCode() throws Exception {
        invoke(function("WriteProbe", Map.of()), write("x").body("{\"n4me\":1}").bytes(), Optional.of(HEADER));
        ExportTraceServiceRequest sent = collector.next();
        Span server = Collector.span(sent, WRITE);
        assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(Collector.facts(server.getAttributesList()))
                .containsEntry("error.type", "INVALID_ARGUMENT")
                .containsEntry("http.response.status_code", 400L);
        assertThat(sent.toString()).doesNotContain("n4me");
        assertThat(lines().get(0).get("outcome").getAsString()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void recordsWhereAStatementBroke() throws Exception {
        owner.update("DROP TABLE probes");
        invoke(function("WriteProbe", Map.of()), write("v4lue").bytes(), Optional.of(HEADER));
        ExportTraceServiceRequest sent = collector.next();
        Span insert = Collector.span(sent, "INSERT probes");
        assertThat(insert.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(Collector.facts(insert.getAttributesList()))
                .containsEntry("db.response.status_code", "42P01")
                .containsEntry("error.type", "42P01");
        Span server = Collector.span(sent, WRITE);
        assertThat(server.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(Collector.facts(server.getAttributesList()))
                .containsEntry("error.type", "INTERNAL")
                .containsEntry("http.response.status_code", 500L)
                .doesNotContainKey("exception.type");
        assertThat(server.getEventsList()).hasSize(1);
        Span.Event event = server.getEvents(0);
        assertThat(event.getName()).isEqualTo("exception");
        assertThat(event.getTimeUnixNano()).isBetween(server.getStartTimeUnixNano(), server.getEndTimeUnixNano());
        Map<String, Object> exception = Collector.facts(event.getAttributesList());
        assertThat(exception)
                .containsOnlyKeys("exception.type", "exception.stacktrace")
                .containsEntry("exception.type", "app.runtime.database.DatabaseException");
        assertThat(exception.get("exception.stacktrace"))
                .asString()
                .startsWith("app.runtime.database.DatabaseException\n\tat app.runtime.database.")
                .contains("Caused by: org.postgresql.util.PSQLException\n\tat org.postgresql.");
        assertThat(sent.toString()).doesNotContain("v4lue").doesNotContain("does not exist");
    }

    @Test
    void recordsADatabaseThatIsAway() throws Exception {
        invoke(
                function("WriteProbe", Map.of("DATABASE_URL", "postgresql://u:pa55word@127.0.0.1:1/d")),
                write("x").bytes(),
                Optional.of(HEADER));
        ExportTraceServiceRequest sent = collector.next();
        Span connect = Collector.span(sent, "connect");
        assertThat(connect.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(Collector.facts(connect.getAttributesList())).containsEntry("error.type", "08001");
        assertThat(Collector.facts(Collector.span(sent, WRITE).getAttributesList()))
                .containsEntry("error.type", "UNAVAILABLE")
                .containsEntry("http.response.status_code", 503L);
        assertThat(sent.toString()).doesNotContain("pa55word");
    }

    @Test
    void recordsADirectInvokeThatFails() throws Exception {
        RpcFunction function = function("ReadProbe", Map.of());
        assertThatThrownBy(() -> invoke(function, "{}".getBytes(UTF_8), Optional.of(HEADER)))
                .isInstanceOf(ApiException.class);
        Map<String, Object> facts = Collector.facts(Collector.span(collector.next(), "probe.v1.ProbeService/ReadProbe")
                .getAttributesList());
        assertThat(facts)
                .containsEntry("faas.trigger", "other")
                .containsEntry("error.type", "UNAUTHENTICATED")
                .doesNotContainKeys("http.request.method", "http.route", "http.response.status_code");
    }

    @Test
    void followsTheRequestsTraceparentIntoItsTrace() throws Exception {
        Event event = write("x").header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        invoke(function("WriteProbe", Map.of()), event.bytes(), Optional.of(HEADER));
        Span server = Collector.span(collector.next(), WRITE);
        assertThat(Collector.hex(server.getTraceId())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(Collector.hex(server.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(lines().get(0).get("traceId").getAsString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    /** A function of ours that invokes this one, where X-Ray gets no traces and Lambda's header is nobody's. */
    @Test
    void followsTheClientContextOfADirectInvoke() throws Exception {
        RpcFunction function = function("ReadProbe", Map.of("OTEL_PROPAGATORS", "tracecontext"));
        clientContext = Map.of(
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate", "vendor=a");
        assertThatThrownBy(() ->
                        invoke(function, "{}".getBytes(UTF_8), Optional.of(HEADER.replace("Sampled=1", "Sampled=0"))))
                .isInstanceOf(ApiException.class);
        Span server = Collector.span(collector.next(), "probe.v1.ProbeService/ReadProbe");
        assertThat(Collector.hex(server.getTraceId())).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(Collector.hex(server.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
        assertThat(server.getTraceState()).isEqualTo("vendor=a");
    }

    @Test
    void exportsNothingThatItsCallerLeavesOut() throws Exception {
        RpcFunction function = function("WriteProbe", Map.of());
        invoke(function, write("x").bytes(), Optional.of(HEADER.replace("Sampled=1", "Sampled=0")));
        assertThat(collector.rest()).isEmpty();
        assertThat(lines().get(0).get("traceId").getAsString()).isEqualTo(TRACE);
    }

    @Test
    void writesOneLineWithItsTrace() throws Exception {
        invoke(function("WriteProbe", Map.of()), write("v4lue").bytes(), Optional.of(HEADER));
        assertThat(lines()).hasSize(1);
        JsonObject line = lines().get(0);
        assertThat(line.keySet())
                .containsExactly(
                        "level",
                        "message",
                        "rpc",
                        "outcome",
                        "status",
                        "durationMs",
                        "coldStart",
                        "requestId",
                        "traceId");
        assertThat(line.get("rpc").getAsString()).isEqualTo(WRITE);
        assertThat(line.get("requestId").getAsString()).isEqualTo("request-1");
        assertThat(line.get("traceId").getAsString()).isEqualTo(TRACE);
    }

    @Test
    void knowsItsTraceWithoutAnExporterToo() throws Exception {
        invoke(
                function("WriteProbe", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "")),
                write("x").bytes(),
                Optional.of(HEADER));
        assertThat(lines().get(0).get("traceId").getAsString()).isEqualTo(TRACE);
        assertThat(collector.rest()).isEmpty();
    }

    @Test
    void countsByTheLineThatIsThereAnyway() throws Exception {
        // Without traces: their time limit would add a line on a machine that is busy.
        RpcFunction function =
                function("WriteProbe", Map.of("METRICS_NAMESPACE", "dev-Api", "OTEL_SDK_DISABLED", "true"));
        invoke(function, write("x").bytes(), Optional.empty());
        invoke(function, write("x").body("{}").bytes(), Optional.empty());
        invoke(function, write("y").body("[]").bytes(), Optional.empty());
        List<JsonObject> lines = lines();
        assertThat(lines).hasSize(3);
        assertThat(metrics(lines.get(0))).containsExactly("[[\"rpc\"]] durationMs", "[[\"rpc\"]] coldStarts");
        assertThat(lines.get(0).get("coldStarts").getAsInt()).isEqualTo(1);
        assertThat(metrics(lines.get(2))).containsExactly("[[\"rpc\"]] durationMs", "[[\"rpc\",\"outcome\"]] errors");
        assertThat(lines.get(2).get("errors").getAsInt()).isEqualTo(1);
        assertThat(lines.get(2).get("outcome").getAsString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(lines.get(0).getAsJsonObject("_aws").get("Timestamp").getAsLong())
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
    }

    /** A deployment is judged by what its new version answers: by 500 and 503, and by no caller's mistake. */
    @Test
    void countsOurOwnFailuresByVersion() throws Exception {
        RpcFunction function = function(
                "WriteProbe",
                Map.of("METRICS_NAMESPACE", "dev-Api", "DATABASE_URL", "postgresql://a:b@localhost:1/postgres"));
        invoke(function, write("x").bytes(), Optional.empty());
        JsonObject line = lines().getLast();
        assertThat(line.get("outcome").getAsString()).isEqualTo("UNAVAILABLE");
        assertThat(metrics(line))
                .contains("[[\"rpc\",\"outcome\"]] errors", "[[\"rpc\",\"version\"]] serverErrors")
                .hasSize(4);
        assertThat(line.get("version").getAsString()).isEqualTo("7");
        assertThat(line.get("serverErrors").getAsInt()).isEqualTo(1);
    }

    @Test
    void doesNothingWhenItIsOnlyKeptAlive() throws Exception {
        JsonObject answer = invoke(
                function("WriteProbe", Map.of("METRICS_NAMESPACE", "dev-Api")),
                KeepAlive.EVENT.getBytes(UTF_8),
                Optional.empty());
        assertThat(answer.size()).isZero();
        assertThat(lines()).isEmpty();
        assertThat(collector.rest()).isEmpty();
    }

    /** What CloudWatch takes out of a line: every metric and dimension that is named must be a member of it. */
    private static List<String> metrics(JsonObject line) {
        List<String> found = new ArrayList<>();
        for (var directive : line.getAsJsonObject("_aws").getAsJsonArray("CloudWatchMetrics")) {
            JsonObject named = directive.getAsJsonObject();
            assertThat(named.get("Namespace").getAsString()).isEqualTo("dev-Api");
            for (var metric : named.getAsJsonArray("Metrics")) {
                String name = metric.getAsJsonObject().get("Name").getAsString();
                assertThat(line.get(name).getAsJsonPrimitive().isNumber()).isTrue();
                found.add(named.get("Dimensions") + " " + name);
            }
            named.getAsJsonArray("Dimensions")
                    .forEach(set -> set.getAsJsonArray()
                            .forEach(name ->
                                    assertThat(line.has(name.getAsString())).isTrue()));
        }
        return found;
    }

    @Test
    void answersWithoutACollector() throws Exception {
        collector.close();
        RpcFunction function = function("WriteProbe", Map.of());
        invoke(function, write("w").bytes(), Optional.empty());
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(invoke(function, Event.anonymous("POST").body("{}").bytes(), Optional.of(HEADER))
                            .get("statusCode")
                            .getAsInt())
                    .isEqualTo(401);
        }
        assertThat((System.nanoTime() - start) / 1_000_000)
                .as("milliseconds of 20 calls")
                .isLessThan(400);
        assertThat(lines())
                .filteredOn(line -> line.get("message").getAsString().equals("traces are not delivered"))
                .hasSize(1);
    }
}
