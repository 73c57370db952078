package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.Configuration;
import app.runtime.log.Log;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How spans leave a function, and what happens when they cannot. */
@Timeout(60)
class ExportTest {

    private static final String TRACE = "5759e988bd862e3fe1be46a994272793";
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(logged, true, UTF_8));
    private final List<AutoCloseable> open = new ArrayList<>();
    private int requests;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private Tracer traces(String... variables) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            map.put(variables[i], variables[i + 1]);
        }
        Tracer traces = new Tracer(new Configuration(map), log);
        open.add(traces::close);
        return traces;
    }

    private Collector collector() {
        Collector collector = new Collector();
        open.add(collector);
        return collector;
    }

    /** Serves a request with a statement in it; how long it took to hand it over, in milliseconds. */
    private long serve(Tracer traces, TraceContext caller) {
        try (Span span =
                traces.begin("probe.v1.ProbeService/Probe", "request-" + ++requests, "", System.nanoTime(), caller)) {
            span.set("faas.coldstart", false);
            try (Span statement = traces.client("SELECT probes")) {
                statement.set("db.query.text", "SELECT ü FROM probes WHERE id = ?");
            }
        }
        long start = System.nanoTime();
        traces.flush();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private long warnings() {
        return logged.toString(UTF_8)
                .lines()
                .filter(line -> line.contains("traces are not delivered"))
                .count();
    }

    @Test
    void handsOverEachRequestOnAConnectionThatStays() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            serve(traces, TraceContext.NONE);
            for (var span : Collector.spans(collector.next())) {
                assertThat(ids.add(Collector.hex(span.getSpanId()))).isTrue();
                ids.add(Collector.hex(span.getTraceId()));
            }
        }
        assertThat(ids).as("50 traces of 2 spans").hasSize(150);
        assertThat(collector.headers())
                .allSatisfy(headers -> assertThat(headers).containsEntry("content-type", "application/x-protobuf"));
        assertThat(warnings()).isZero();
    }

    @Test
    void sendsTheHeadersThatAServiceAsksFor() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                collector.url() + "/v1/traces",
                "OTEL_EXPORTER_OTLP_HEADERS",
                "Authorization=Basic%20YTpi, x-scope=dev,,broken");
        serve(traces, TraceContext.NONE);
        collector.next();
        assertThat(collector.headers().get(0))
                .containsEntry("authorization", "Basic YTpi")
                .containsEntry("x-scope", "dev");
    }

    @ParameterizedTest(name = "{0} {1}, caller {2}")
    @CsvSource(nullValues = "-", textBlock = """
            # sampler,                   argument, caller says, kept
            -,                           -,        -,           true
            -,                           -,        true,        true
            -,                           -,        false,       false
            parentbased_always_on,       -,        false,       false
            parentbased_always_off,      -,        -,           false
            parentbased_always_off,      -,        true,        true
            parentbased_traceidratio,    0,        -,           false
            parentbased_traceidratio,    0,        true,        true
            parentbased_traceidratio,    1,        -,           true
            parentbased_traceidratio,    1,        false,       false
            always_on,                   -,        false,       true
            always_off,                  -,        true,        false
            traceidratio,                1,        false,       true
            traceidratio,                0,        true,        false
            # The id's lower 63 bits are 0.29 of their range.
            traceidratio,                0.28,     -,           false
            traceidratio,                0.30,     -,           true
            """)
    void keepsWhatItsSamplerKeeps(
            @Nullable String sampler, @Nullable String argument, @Nullable Boolean decided, boolean kept)
            throws Exception {
        Collector collector = collector();
        Tracer traces = traces(
                ENDPOINT,
                collector.url(),
                "OTEL_TRACES_SAMPLER",
                sampler == null ? "" : sampler,
                "OTEL_TRACES_SAMPLER_ARG",
                argument == null ? "" : argument);
        String trace = "5759e988bd862e3f" + "251eb851eb851eb8";
        TraceContext caller = new TraceContext(trace, "53995c3f42cd8ad8", decided, "");
        try (Span span = traces.begin("probe", "request", "", System.nanoTime(), caller)) {
            assertThat(span != Span.NONE).isEqualTo(kept);
            assertThat(traces.client("SELECT") != Span.NONE).isEqualTo(kept);
            assertThat(traces.amznTraceId())
                    .startsWith("Root=1-5759e988-bd862e3f251eb851eb851eb8;")
                    .endsWith(kept ? ";Sampled=1" : ";Sampled=0");
        }
    }

    @Test
    void namesTheOpenSpanToTheFunctionThatItInvokes() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        String header;
        try (Span span = traces.begin(
                "a", "request", "", System.nanoTime(), new TraceContext(TRACE, "53995c3f42cd8ad8", true, ""))) {
            try (Span invoke = traces.client("Lambda/Invoke")) {
                header = String.valueOf(traces.amznTraceId());
            }
        }
        traces.flush();
        TraceContext there = TraceContext.ofLambda(header);
        assertThat(there.traceId()).isEqualTo(TRACE);
        assertThat(there.parentId())
                .isEqualTo(Collector.hex(
                        Collector.span(collector.next(), "Lambda/Invoke").getSpanId()));
    }

    @Test
    void namesTheOpenSpanToWhomItAsks() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        assertThat(traces.traceparent()).as("before any invocation").isNull();
        String header;
        try (Span span = traces.begin(
                "a", "request", "", System.nanoTime(), new TraceContext(TRACE, "53995c3f42cd8ad8", true, ""))) {
            try (Span request = traces.client("GET accounts.example")) {
                header = String.valueOf(traces.traceparent());
            }
        }
        traces.flush();
        TraceContext there = TraceContext.ofHeaders(header, null);
        assertThat(there.traceId()).isEqualTo(TRACE);
        assertThat(there.sampled()).isTrue();
        assertThat(there.parentId())
                .isEqualTo(Collector.hex(
                        Collector.span(collector.next(), "GET accounts.example").getSpanId()));

        try (Span span = traces.begin(
                "a", "request", "", System.nanoTime(), new TraceContext(TRACE, "53995c3f42cd8ad8", false, ""))) {
            assertThat(traces.traceparent()).isEqualTo("00-" + TRACE + "-53995c3f42cd8ad8-00");
            assertThat(traces.amznTraceId())
                    .isEqualTo("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0");
        }
    }

    @Test
    void handsOnTheTracestate() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        String header = "00-" + TRACE + "-53995c3f42cd8ad8-01";
        TraceContext caller = traces.caller(
                TraceContext.ofLambda("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=b7ad6b7169203331;Sampled=1"),
                TraceContext.ofHeaders(header, "vendor=a,other=b"));
        serve(traces, caller);
        assertThat(traces.tracestate()).isEqualTo("vendor=a,other=b");
        assertThat(Collector.spans(collector.next()))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.getTraceState()).isEqualTo("vendor=a,other=b"));
    }

    @ParameterizedTest(name = "{0}, of {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # OTEL_PROPAGATORS     | traceparent | sampled | parent
            -                      | -           | false   | b7ad6b7169203331
            tracecontext           | -           | true    | ''
            tracecontext           | 53995c3f42cd8ad8 | true | 53995c3f42cd8ad8
            tracecontext,xray      | -           | false   | b7ad6b7169203331
            xray-lambda            | -           | false   | b7ad6b7169203331
            """)
    void followsLambdasHeaderWhereItIsAsked(
            @Nullable String propagators, @Nullable String parent, boolean sampled, String wantParent) {
        Tracer traces =
                traces(ENDPOINT, "http://localhost:1", "OTEL_PROPAGATORS", propagators == null ? "" : propagators);
        TraceContext caller = traces.caller(
                TraceContext.ofLambda("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=b7ad6b7169203331;Sampled=0"),
                TraceContext.ofHeaders(parent == null ? null : "00-" + TRACE + "-" + parent + "-01", null));
        assertThat(caller.traceId()).isEqualTo(TRACE);
        assertThat(caller.parentId()).isEqualTo(wantParent);
        try (Span span = traces.begin("a", "request", "", System.nanoTime(), caller)) {
            assertThat(span != Span.NONE).isEqualTo(sampled);
            assertThat(traces.amznTraceId() == null).isEqualTo("tracecontext".equals(propagators));
        }
    }

    @Test
    void leavesACollectorThatIsAwayAlone() throws Exception {
        Collector collector = new Collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        collector.close();
        assertThat(serve(traces, TraceContext.NONE)).isLessThan(400);
        long start = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            serve(traces, TraceContext.NONE);
        }
        assertThat((System.nanoTime() - start) / 1_000_000)
                .as("ms of 1,000 requests")
                .isLessThan(1_000);
        assertThat(warnings()).isEqualTo(1);
        assertThat(logged.toString(UTF_8))
                .containsPattern("\"waitingSpans\":2\\b")
                .contains("ConnectException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never answers", "never reads", "answers byte by byte"})
    void givesUpOnASlowCollectorInTime(String how) throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    open.add(socket);
                    Thread.ofVirtual().start(() -> answer(socket, how));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        Tracer traces = traces(ENDPOINT, "http://localhost:" + server.getLocalPort());
        long total = 0;
        for (int i = 0; i < 100; i++) {
            long took = serve(traces, TraceContext.NONE);
            assertThat(took).as("flush %d", i).isLessThan(400);
            total += took;
        }
        assertThat(total).as("all flushes, in ms").isLessThan(800);
        assertThat(warnings()).isEqualTo(1);
    }

    private static void answer(Socket socket, String how) {
        try (socket) {
            if (how.equals("never reads")) {
                Thread.sleep(30_000);
            }
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[65_536];
            while (in.read(buffer) >= 0) {
                if (how.equals("answers byte by byte")) {
                    for (byte one : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8)) {
                        socket.getOutputStream().write(one);
                        Thread.sleep(50);
                    }
                }
            }
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    @Test
    void losesNothingToACollectorThatEndsTheConnection() throws Exception {
        Collector first = new Collector();
        Tracer traces = traces(ENDPOINT, first.url());
        serve(traces, TraceContext.NONE);
        first.next();
        traces.close();
        serve(traces, TraceContext.NONE);
        assertThat(Collector.spans(first.next())).hasSize(2);
        first.close();
    }

    @Test
    void leavesACollectorThatRefusesAlone() throws Exception {
        Collector collector = collector();
        collector.answer(503);
        Tracer traces = traces(ENDPOINT, collector.url());
        for (int i = 0; i < 10; i++) {
            serve(traces, TraceContext.NONE);
            Thread.sleep(10);
        }
        assertThat(warnings()).isEqualTo(1);
        assertThat(logged.toString(UTF_8)).contains("the collector answered with status 503");
    }

    @Test
    void keepsAtMostSoManySpansOfARequest() throws Exception {
        Collector collector = collector();
        Tracer traces = traces(ENDPOINT, collector.url());
        try (Span span = traces.begin("a", "request", "", System.nanoTime(), TraceContext.NONE)) {
            for (int i = 0; i < 1_000; i++) {
                try (Span statement = traces.client("SELECT " + i)) {
                    statement.set("db.query.text", "x".repeat(i == 0 ? 5_000 : 800));
                }
            }
        }
        traces.flush();
        int spans = 0;
        int texts = 0;
        for (ExportTraceServiceRequest request : collector.rest()) {
            assertThat(request.getSerializedSize()).isLessThanOrEqualTo(128 * 1024);
            spans += Collector.spans(request).size();
            texts = Math.max(
                    texts,
                    Collector.spans(request).stream()
                            .flatMap(span -> span.getAttributesList().stream())
                            .mapToInt(fact -> fact.getValue().getStringValue().length())
                            .max()
                            .orElse(0));
        }
        assertThat(spans).isEqualTo(256);
        assertThat(texts).isEqualTo(4_000);
    }

    @Test
    void speaksToTheDaemonOfXray() throws Exception {
        DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        open.add(daemon);
        daemon.setSoTimeout(2_000);
        Tracer traces =
                traces("OTEL_TRACES_EXPORTER", "xray", "AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:" + daemon.getLocalPort());
        serve(traces, TraceContext.NONE);
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        daemon.receive(packet);
        String text = new String(packet.getData(), 0, packet.getLength(), UTF_8);
        assertThat(text).startsWith("{\"format\":\"json\",\"version\":1}\nT1S");
        byte[] otlp = Base64.getDecoder().decode(text.substring(text.indexOf('\n') + 4));
        assertThat(Collector.spans(Collector.read(otlp))).hasSize(2);
    }

    /** Values are not repeated in the log: they may hold a key. */
    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # variable                           | value                 | still traces | what the log says
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   | localhost:4318        | false | must be a URL
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   | ftp://localhost       | false | must be a URL
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT   | http://local host     | false | must be a URL
            OTEL_EXPORTER_OTLP_PROTOCOL          | grpc                  | true  | only http/protobuf
            OTEL_EXPORTER_OTLP_TRACES_PROTOCOL   | http/json             | true  | only http/protobuf
            OTEL_EXPORTER_OTLP_PROTOCOL          | http/protobuf         | true  | -
            OTEL_EXPORTER_OTLP_COMPRESSION       | snappy                | true  | takes gzip or none
            OTEL_EXPORTER_OTLP_COMPRESSION       | none                  | true  | -
            OTEL_EXPORTER_OTLP_TIMEOUT           | 1s                    | true  | a number of milliseconds
            OTEL_EXPORTER_OTLP_TIMEOUT           | 500                   | true  | -
            OTEL_EXPORTER_OTLP_HEADERS           | a=b%0D%0Ac: d         | true  | no header
            OTEL_EXPORTER_OTLP_HEADERS           | a b=c                 | true  | no header
            OTEL_EXPORTER_OTLP_HEADERS           | a=%zz                 | true  | of the form name=value
            OTEL_EXPORTER_OTLP_CERTIFICATE       | /ca.pem               | true  | has no effect here
            OTEL_BSP_MAX_QUEUE_SIZE              | 12                    | true  | has no effect here
            OTEL_TRACES_SAMPLER                  | sometimes             | true  | takes always_on
            OTEL_TRACES_SAMPLER_ARG              | 2                     | true  | from 0 to 1
            OTEL_TRACES_SAMPLER_ARG              | half                  | true  | from 0 to 1
            OTEL_PROPAGATORS                     | b3,tracecontext       | true  | takes tracecontext and xray
            OTEL_RESOURCE_ATTRIBUTES             | nonsense              | true  | of the form name=value
            OTEL_TRACES_EXPORTER                 | otlp                  | true  | -
            OTEL_TRACES_EXPORTER                 | xray                  | true  | -
            OTEL_TRACES_EXPORTER                 | otlp,console          | true  | takes one of otlp, xray and none
            OTEL_TRACES_EXPORTER                 | console               | false | takes one of otlp, xray and none
            OTEL_TRACES_EXPORTER                 | none                  | false | -
            OTEL_SDK_DISABLED                    | true                  | false | -
            """)
    void warnsOfWhatItDoesNotUnderstand(String variable, String value, boolean traced, @Nullable String says) {
        Map<String, String> variables =
                new HashMap<>(Map.of(ENDPOINT, "http://localhost:1", "OTEL_TRACES_SAMPLER", "traceidratio"));
        variables.put(variable, value);
        Tracer traces = new Tracer(new Configuration(variables), log);
        assertThat(traces.begin("a", "request", "", System.nanoTime(), TraceContext.NONE) != Span.NONE)
                .isEqualTo(traced);
        String text = logged.toString(UTF_8);
        if (says == null) {
            assertThat(text).isEmpty();
        } else {
            assertThat(text).contains(says, variable.replace("OTLP_TRACES_", "OTLP_"));
            assertThat(text.contains("there will be no traces")).isEqualTo(!traced);
            assertThat(text).doesNotContain('"' + value + '"');
        }
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT |            | POST / HTTP/1.1
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT | /          | POST / HTTP/1.1
            OTEL_EXPORTER_OTLP_TRACES_ENDPOINT | /a?b=c     | POST /a?b=c HTTP/1.1
            OTEL_EXPORTER_OTLP_ENDPOINT        |            | POST /v1/traces HTTP/1.1
            OTEL_EXPORTER_OTLP_ENDPOINT        | /          | POST /v1/traces HTTP/1.1
            OTEL_EXPORTER_OTLP_ENDPOINT        | /a         | POST /a/v1/traces HTTP/1.1
            """)
    void postsToWhereItIsTold(String variable, @Nullable String path, String line) throws Exception {
        ByteServer server = new ByteServer(socket -> ByteServer.answer(socket, "200 OK"));
        open.add(server);
        Tracer traces = traces(variable, server.url() + (path == null ? "" : path));
        serve(traces, TraceContext.NONE);
        traces.close();
        assertThat(server.lastHead()).startsWith(line + "\r\nHost: localhost:");
    }

    /** Port 4318 of this machine: whether somebody listens there or not, it is where spans go. */
    @Test
    void needsNoEndpointWhereOtlpIsAskedFor() {
        Tracer traces = traces("OTEL_TRACES_EXPORTER", "otlp");
        assertThat(traces.begin("a", "request", "", System.nanoTime(), TraceContext.NONE))
                .isNotSameAs(Span.NONE);
        assertThat(logged.toString(UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", ":2000", "tcp:127.0.0.1:2000"})
    void servesWithoutTracesWhereTheDaemonHasNoAddress(String address) {
        Tracer traces = traces("OTEL_TRACES_EXPORTER", "xray", "AWS_XRAY_DAEMON_ADDRESS", address);
        assertThat(traces.begin("a", "request", "", System.nanoTime(), TraceContext.NONE))
                .isSameAs(Span.NONE);
    }

    /** Environments that were restored from one snapshot serve different invocations, and so draw different ids. */
    @Test
    void drawsIdsThatNoSnapshotRepeats() {
        Set<String> traceIds = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            Tracer restored = traces(ENDPOINT, "http://localhost:1");
            try (Span span = restored.begin("a", "8f507cfc-xmpl-" + i, "", 42, TraceContext.NONE)) {
                assertThat(span).isNotSameAs(Span.NONE);
                assertThat(traceIds.add(restored.traceId())).isTrue();
            }
        }
    }

    /** Shows which classes it has been asked for. */
    private static final class Watched extends URLClassLoader {

        private Watched(URL[] urls) {
            super(urls, ClassLoader.getPlatformClassLoader());
        }

        boolean hasLoaded(String name) {
            return findLoadedClass(name) != null;
        }
    }

    @Test
    void loadsNothingWhereNobodyAsksForTraces() throws Exception {
        assertThat(loaded(Map.of())).containsExactly("Span", "Span$1", "TraceContext", "Tracer");
        assertThat(loaded(Map.of(ENDPOINT, "http://localhost:1"))).contains("Recorder", "RecordedSpan", "OtlpHttp");
    }

    private static List<String> loaded(Map<String, String> variables) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
            urls.add(Path.of(part).toUri().toURL());
        }
        try (Watched classes = new Watched(urls.toArray(URL[]::new))) {
            Class<?> probe = classes.loadClass(Unasked.class.getName());
            probe.getMethod("run", Map.class).invoke(null, variables);
            return Arrays.stream(
                            Path.of("target/classes/app/runtime/trace").toFile().list())
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .filter(name -> !name.equals("package-info"))
                    .filter(name -> classes.hasLoaded("app.runtime.trace." + name))
                    .filter(name -> !name.startsWith("$"))
                    .sorted()
                    .toList();
        }
    }

    /** What a function does of it, in a class loader of its own. */
    public static final class Unasked {

        private Unasked() {}

        /** Serves one invocation. */
        public static void run(Map<String, String> variables) {
            Log log = new Log(new PrintStream(java.io.OutputStream.nullOutputStream(), false, UTF_8));
            Tracer traces = new Tracer(new Configuration(variables), log);
            TraceContext caller = TraceContext.choose(
                    TraceContext.ofLambda("Root=1-5759e988-bd862e3fe1be46a994272793"),
                    TraceContext.ofHeaders(null, null));
            try (Span span = traces.begin("a", "request", "", System.nanoTime(), caller)) {
                span.set("a", "b");
                try (Span statement = traces.client("SELECT")) {
                    statement.set("a", 1);
                }
            }
            traces.flush();
        }
    }
}
