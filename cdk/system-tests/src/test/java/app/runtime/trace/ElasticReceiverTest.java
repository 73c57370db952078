package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.Configuration;
import app.runtime.log.Log;
import app.system.ElasticReceiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A function's own way to a collector, without the local target between them. */
class ElasticReceiverTest {

    @Test
    void takesOneRequestAfterAnotherOnAConnection() throws Exception {
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        Log log = new Log(new PrintStream(logged, true, UTF_8));
        try (ElasticReceiver receiver = ElasticReceiver.start()) {
            Configuration configuration = new Configuration(
                    Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url(), "OTEL_SERVICE_NAME", "probes"));
            Tracer traces = new Tracer(configuration, log);
            for (int i = 0; i < 20; i++) {
                try (Span span = traces.begin(
                        "probe.v1.ProbeService/Probe", "r" + i, "", System.nanoTime(), TraceContext.NONE)) {
                    span.set("faas.coldstart", false).set("http.response.status_code", 200);
                    traces.client("SELECT probes " + i)
                            .set("db.query.text", "SELECT ü WHERE id = ?")
                            .close();
                }
                traces.flush();
            }
            for (int i = 0; i < 20; i++) {
                List<ElasticReceiver.Span> trace =
                        receiver.awaitTrace("probe.v1.ProbeService/Probe", "SELECT probes " + i);
                assertThat(trace)
                        .hasSize(2)
                        .allSatisfy(span -> assertThat(span.service()).isEqualTo("probes"));
                assertThat(trace.stream().flatMap(span -> span.attributes().entrySet().stream()))
                        .contains(
                                Map.entry("faas.coldstart", "false"),
                                Map.entry("http.response.status_code", "200"),
                                Map.entry("db.query.text", "SELECT ü WHERE id = ?"));
            }
            traces.close();
        }
        assertThat(logged.toString(UTF_8)).isEmpty();
    }
}
