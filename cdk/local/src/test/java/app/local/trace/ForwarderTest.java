package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    private final Queue<Scripted> answers = new ConcurrentLinkedQueue<>();
    private @Nullable HttpServer backend;

    private record Scripted(int status, @Nullable String retryAfter, byte[] body) {}

    @AfterEach
    void stop() {
        if (backend != null) {
            backend.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void handsOnFunctionsRequestsAndOwnSpans(String compression) throws Exception {
        int port = serve(0);
        Forwarder forwarder = Forwarder.of(
                        Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT",
                                "http://127.0.0.1:" + port + "/",
                                "OTEL_EXPORTER_OTLP_COMPRESSION",
                                compression,
                                "OTEL_EXPORTER_OTLP_HEADERS",
                                "x-key=a%20b"),
                        warnings::add)
                .orElseThrow();
        try (forwarder) {
            byte[] request = Otlp.request(List.of(SPAN)).toByteArray();
            forwarder.accept(request, 1);
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).isEqualTo(request);
            assertThat(keys.poll(10, TimeUnit.SECONDS)).isEqualTo("/v1/traces a b");
            forwarder.accept(List.of(SPAN));
            byte[] own = bodies.poll(10, TimeUnit.SECONDS);
            var resource = ExportTraceServiceRequest.parseFrom(own).getResourceSpans(0);
            assertThat(resource.getResource().getAttributesList().stream()
                            .map(attribute -> attribute.getKey() + "="
                                    + attribute.getValue().getStringValue()))
                    .containsExactly(
                            "service.name=gateway",
                            "telemetry.sdk.name=app.local",
                            "telemetry.sdk.language=java",
                            "telemetry.sdk.version=1");
            var span = resource.getScopeSpans(0).getSpans(0);
            assertThat(span.getName()).isEqualTo("GET /a");
            assertThat(span.getParentSpanId().size()).isEqualTo(8);
            assertThat(span.getFlags())
                    .as("sampled, of a parent that is remote")
                    .isEqualTo(0x301);
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
            assertThat(span.getAttributesCount()).isEqualTo(2);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void keepsWhatABackendThatIsAwayCannotTake() throws Exception {
        int port = serve(0);
        stop();
        try (Forwarder forwarder = Forwarder.of(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://127.0.0.1:" + port + "/x"), warnings::add)
                .orElseThrow()) {
            long began = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                forwarder.accept(List.of(SPAN));
            }
            assertThat(System.nanoTime() - began).as("nobody waits").isLessThan(TimeUnit.SECONDS.toNanos(2));
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("do not reach http://127.0.0.1:" + port);
            serve(port);
            String again = warnings.poll(20, TimeUnit.SECONDS);
            assertThat(again).contains("again").endsWith(" were lost.");
            int lost = Integer.parseInt(again.replaceFirst(".*; (\\d+) were lost\\.", "$1"));
            int arrived = 0;
            while (arrived + lost < 20_000) {
                byte[] body = bodies.poll(10, TimeUnit.SECONDS);
                assertThat(body).as("%d arrived, %d were lost", arrived, lost).isNotNull();
                arrived += ExportTraceServiceRequest.parseFrom(body).getResourceSpansCount();
            }
            assertThat(arrived + lost).isEqualTo(20_000);
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void comesBackWhenABusyBackendSays() throws Exception {
        answers.addAll(List.of(new Scripted(503, "2", new byte[0]), new Scripted(200, null, new byte[0])));
        int port = serve(0);
        try (Forwarder forwarder = to(port)) {
            forwarder.accept(List.of(SPAN));
            byte[] first = bodies.poll(10, TimeUnit.SECONDS);
            long began = System.nanoTime();
            assertThat(bodies.poll(10, TimeUnit.SECONDS)).isEqualTo(first);
            assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1_500));
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("503");
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("again; 0 were lost");
        }
    }

    @Test
    void tellsWhatIsRefusedInPartAndForGood() throws Exception {
        byte[] partial = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(1)
                        .setErrorMessage("too old"))
                .build()
                .toByteArray();
        answers.addAll(List.of(new Scripted(400, null, new byte[0]), new Scripted(200, null, partial)));
        int port = serve(0);
        try (Forwarder forwarder = to(port)) {
            forwarder.accept(List.of(SPAN));
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("400");
            forwarder.accept(List.of(SPAN));
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("again; 1 were lost");
            assertThat(warnings.poll(10, TimeUnit.SECONDS)).contains("refused 1 spans: too old");
        }
    }

    private Forwarder to(int port) {
        return Forwarder.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port), warnings::add)
                .orElseThrow();
    }

    @Test
    void warnsOfWhatItDoesNotUnderstand() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:1",
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "OTEL_EXPORTER_OTLP_COMPRESSION",
                "snappy");
        Forwarder.of(environment, warnings::add).orElseThrow().close();
        assertThat(warnings)
                .anyMatch(warning -> warning.startsWith("OTEL_EXPORTER_OTLP_PROTOCOL is ignored"))
                .anyMatch(warning -> warning.startsWith("OTEL_EXPORTER_OTLP_COMPRESSION is ignored"));
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

    @Test
    void namesTheVariableThatCounts() {
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
                "OTEL_EXPORTER_OTLP_HEADERS", "a=b",
                "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "a=b%0d%0a");
        assertThatThrownBy(() -> Forwarder.of(environment, warnings::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OTEL_EXPORTER_OTLP_TRACES_HEADERS: ");
    }

    private int serve(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            keys.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("x-key"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean isZipped = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
            bodies.add(isZipped ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
            Scripted answer = answers.isEmpty() ? new Scripted(200, null, new byte[0]) : answers.remove();
            if (answer.retryAfter() != null) {
                exchange.getResponseHeaders().add("retry-after", answer.retryAfter());
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
            exchange.close();
        });
        server.start();
        backend = server;
        return server.getAddress().getPort();
    }
}
