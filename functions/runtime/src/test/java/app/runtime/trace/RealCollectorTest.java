package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.Configuration;
import app.runtime.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function's way to OpenTelemetry's own collector. */
class RealCollectorTest {

    private static final int ROUNDS = 4;
    private static final int REQUESTS = 5;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    private Tracer traces(RealCollector collector, String compression) {
        Configuration configuration = new Configuration(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.url(),
                "OTEL_EXPORTER_OTLP_COMPRESSION",
                compression,
                "OTEL_SERVICE_NAME",
                "probes"));
        return new Tracer(configuration, new Log(new PrintStream(logged, true, UTF_8)));
    }

    private static void serve(Tracer traces, String name) {
        try (Span span = traces.begin(name, name, "", System.nanoTime(), TraceContext.NONE)) {
            span.set(SemanticConventions.FAAS_COLDSTART, false);
            try (Span statement = traces.client("SELECT probes")) {
                statement.fail("42P01", new IllegalStateException("not said"));
            }
        }
        traces.flush();
    }

    @Test
    void writesEachSpanOnceThroughRestarts() throws Exception {
        try (RealCollector collector = RealCollector.start(folder)) {
            Tracer traces = traces(collector, "none");
            for (int round = 0; round < ROUNDS; round++) {
                if (round > 0) {
                    collector.restart();
                }
                for (int i = 0; i < REQUESTS; i++) {
                    serve(traces, "request " + round + "." + i);
                }
            }
            traces.close();
            collector.close();
            assertThat(logged.toString(UTF_8)).isEmpty();
            assertThat(collector.spans())
                    .extracting(span -> span.get("spanId").getAsString())
                    .hasSize(2 * ROUNDS * REQUESTS)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void readsWhatASpanSays(String compression) throws Exception {
        try (RealCollector collector = RealCollector.start(folder)) {
            Tracer traces = traces(collector, compression);
            serve(traces, "probe.v1.ProbeService/Probe");
            traces.close();
            collector.close();
            assertThat(collector.resources())
                    .singleElement()
                    .asString()
                    .contains(
                            "\"schemaUrl\":\"https://opentelemetry.io/schemas/1.44.0\"",
                            "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"probes\"}}");
            assertThat(collector.spans())
                    .filteredOn(span -> span.get("name").getAsString().equals("SELECT probes"))
                    .singleElement()
                    .asString()
                    .contains(
                            "\"kind\":3",
                            "\"status\":{\"code\":2}",
                            "\"name\":\"exception\"",
                            "\"java.lang.IllegalStateException\"")
                    .doesNotContain("not said");
        }
        assertThat(logged.toString(UTF_8)).isEmpty();
    }
}
