package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.Configuration;
import app.runtime.log.Log;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What traces cost a warm call that makes two statements. No test that a build runs; by hand: {@code mvn -pl
 * functions/runtime -am test -Dtest=TraceCost -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class TraceCost {

    private static final int CALLS = 20_000;
    private static final String HEADER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=";

    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void ofAWarmCall() throws Exception {
        try (Collector collector = new Collector();
                java.net.DatagramSocket daemon =
                        new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
            Map<String, Traces> ways = new LinkedHashMap<>();
            ways.put("off", traces(Map.of()));
            ways.put("not sampled", traces(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())));
            ways.put("to a collector", traces(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url())));
            ways.put(
                    "to X-Ray's daemon",
                    traces(Map.of(
                            "OTEL_TRACES_EXPORTER",
                            "xray",
                            "AWS_XRAY_DAEMON_ADDRESS",
                            "127.0.0.1:" + daemon.getLocalPort())));
            Map<String, long[]> times = new LinkedHashMap<>();
            // One after the other each time, so that whatever else the machine does meets all of them.
            for (int i = 0; i < CALLS; i++) {
                for (Map.Entry<String, Traces> way : ways.entrySet()) {
                    long start = System.nanoTime();
                    serve(way.getValue(), way.getKey().equals("not sampled") ? "0" : "1");
                    long took = System.nanoTime() - start;
                    times.computeIfAbsent(way.getKey(), key -> new long[CALLS])[i] = took;
                }
            }
            times.forEach((way, nanos) -> {
                Arrays.sort(nanos);
                System.out.printf(
                        "traces %s: p50 %.1f us, p99 %.1f us%n",
                        way, nanos[CALLS / 2] / 1e3, nanos[CALLS * 99 / 100] / 1e3);
                assertThat(nanos[CALLS / 2]).as("p50 %s", way).isLessThan(1_000_000);
            });
            ways.values().forEach(Traces::close);
        }
    }

    private static Traces traces(Map<String, String> variables) {
        return new Traces(
                new Configuration(variables), new Log(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8)));
    }

    private void serve(Traces traces, String sampled) {
        TraceContext caller =
                TraceContext.choose(TraceContext.ofLambda(HEADER + sampled), TraceContext.ofTraceparent(null));
        try (Span span = traces.begin(
                "dummy.v1.DummyService/ListEntities",
                "8f507cfc-" + requests.incrementAndGet(),
                System.nanoTime(),
                caller)) {
            if (span != Span.NONE) {
                span.set("faas.coldstart", false).set("rpc.method", "ListEntities");
                span.set("http.request.method", "GET").set("http.route", "/api/entities");
                span.set("http.response.status_code", 200);
            }
            for (int i = 0; i < 2; i++) {
                try (Span statement = traces.client("SELECT dummy.entities")) {
                    statement.set("db.system.name", "postgresql").set("server.address", "localhost");
                    statement.set("db.query.text", "SELECT id, name FROM dummy.entities WHERE user_id = ? LIMIT ?");
                }
            }
        }
        traces.flush();
    }
}
