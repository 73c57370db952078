package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forwarding to an HTTP server that is not ours. */
class ForwarderTest {

    private static final ReceivedSpan SPAN = new ReceivedSpan(
            "01".repeat(16),
            "02".repeat(8),
            "03".repeat(8),
            "GET /a",
            ReceivedSpan.Kind.SERVER,
            "gateway",
            "",
            5,
            9,
            true,
            "why",
            Map.of("http.response.status_code", 500L, "faas.coldstart", true),
            List.of());

    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private @Nullable HttpServer backend;

    @AfterEach
    void stop() {
        if (backend != null) {
            backend.stop(0);
        }
    }

    @Test
    void handsOnFunctionsRequestsAndOwnSpans() throws Exception {
        int port = serve(0, 200);
        Forwarder forwarder = Forwarder.of(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "http://127.0.0.1:" + port + "/",
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "x-key=a%20b"),
                        warnings::add)
                .orElseThrow();
        try (forwarder) {
            forwarder.accept(new byte[] {1, 2});
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).containsExactly(1, 2);
            assertThat(keys.poll(10, TimeUnit.SECONDS)).isEqualTo("/v1/traces a b");
            forwarder.accept(List.of(SPAN));
            byte[] own = bodies.poll(10, TimeUnit.SECONDS);
            var resource = ExportTraceServiceRequest.parseFrom(own).getResourceSpans(0);
            assertThat(resource.getResource().getAttributes(0).getValue().getStringValue())
                    .isEqualTo("gateway");
            var span = resource.getScopeSpans(0).getSpans(0);
            assertThat(span.getName()).isEqualTo("GET /a");
            assertThat(span.getParentSpanId().size()).isEqualTo(8);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(span.getAttributesCount()).isEqualTo(2);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void saysOnceThatTheBackendIsAwayAndOnceThatItIsBack() throws Exception {
        int port = serve(0, 200);
        stop();
        try (Forwarder forwarder = Forwarder.of(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:" + port + "/x"), warnings::add)
                .orElseThrow()) {
            long began = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                forwarder.accept(List.of(SPAN));
                forwarder.accept(new byte[10]);
            }
            assertThat(System.nanoTime() - began).as("nobody waits").isLessThan(TimeUnit.SECONDS.toNanos(2));
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("do not reach http://127.0.0.1:" + port);
            serve(port, 200);
            for (int i = 0; i < 300 && warnings.isEmpty(); i++) {
                forwarder.accept(new byte[10]);
                Thread.sleep(20);
            }
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("again").contains("were lost");
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void doesNothingUnlessAsked() {
        assertThat(Forwarder.of(Map.of(), warnings::add)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            localhost:4318            | a=b       | OTEL_EXPORTER_OTLP_ENDPOINT must be an address
            http://                   | a=b       | OTEL_EXPORTER_OTLP_ENDPOINT must be an address
            http://localhost:4318     | nonsense  | OTEL_EXPORTER_OTLP_HEADERS must be of the form
            http://localhost:4318     | a=b%0d%0a | OTEL_EXPORTER_OTLP_HEADERS
            """)
    void refusesWhatCannotBeRight(String endpoint, String headers, String message) {
        Map<String, String> environment =
                Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_EXPORTER_OTLP_HEADERS", headers);
        assertThatThrownBy(() -> Forwarder.of(environment, warnings::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private int serve(int port, int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            keys.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("x-key"));
            bodies.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        backend = server;
        return server.getAddress().getPort();
    }
}
