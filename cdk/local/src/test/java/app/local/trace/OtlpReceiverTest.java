package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receiver over real HTTP. */
class OtlpReceiverTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PROTOBUF = "application/x-protobuf";

    private final List<ReceivedSpan> received = Collections.synchronizedList(new ArrayList<>());
    private final List<byte[]> forwarded = Collections.synchronizedList(new ArrayList<>());
    private final OtlpReceiver receiver = OtlpReceiver.start(0, received::addAll, (request, spans) -> {
        assertThat(spans).isEqualTo(received.size());
        forwarded.add(request);
    });

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void takesAFunctionsSpans() throws Exception {
        byte[] body = request(16, 8).toByteArray();
        HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, "", body);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(PROTOBUF);
        assertThat(ExportTraceServiceResponse.parseFrom(answer.body()))
                .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
        assertThat(received)
                .containsExactly(new ReceivedSpan(
                        "01".repeat(16),
                        "02".repeat(8),
                        "",
                        "SELECT users",
                        ReceivedSpan.Kind.CLIENT,
                        "user",
                        "GetUser",
                        1_000,
                        3_000,
                        true,
                        "gone",
                        Map.of("db.system.name", "postgresql", "rows", 5L),
                        List.of(new ReceivedSpan.Event(2_000, "exception", Map.of("exception.type", "X")))));
        assertThat(forwarded).containsExactly(body);
    }

    @Test
    void takesGzip() throws Exception {
        byte[] body = request(16, 8).toByteArray();
        assertThat(post("/v1/traces", PROTOBUF, "gzip", gzip(body)).statusCode())
                .isEqualTo(200);
        assertThat(received).hasSize(1);
        assertThat(forwarded).containsExactly(body);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case               | path        | content-type           | encoding | body      | status
            an empty request     | /v1/traces  | application/x-protobuf |          | empty     | 200
            not protobuf         | /v1/traces  | application/x-protobuf |          | garbage   | 400
            cut short            | /v1/traces  | application/x-protobuf |          | cut       | 400
            short trace id       | /v1/traces  | application/x-protobuf |          | trace 15  | 400
            short span id        | /v1/traces  | application/x-protobuf |          | span 7    | 400
            not gzip             | /v1/traces  | application/x-protobuf | gzip     | garbage   | 400
            another encoding     | /v1/traces  | application/x-protobuf | br       | garbage   | 415
            a web page's type    | /v1/traces  | text/plain             |          | good      | 415
            JSON                 | /v1/traces  | application/json       |          | good      | 415
            too long             | /v1/traces  | application/x-protobuf |          | long      | 413
            a bomb               | /v1/traces  | application/x-protobuf | gzip     | bomb      | 413
            elsewhere            | /v1/metrics | application/x-protobuf |          | good      | 404
            """)
    void refusesWhatItCannotRead(String name, String path, String type, String encoding, String body, int status)
            throws Exception {
        byte[] bytes = switch (body) {
            case "empty" -> new byte[0];
            case "garbage" -> "garbage!".getBytes(StandardCharsets.UTF_8);
            case "cut" -> java.util.Arrays.copyOf(request(16, 8).toByteArray(), 40);
            case "trace 15" -> request(15, 8).toByteArray();
            case "span 7" -> request(16, 7).toByteArray();
            case "long" -> new byte[OtlpReceiver.LONGEST + 1];
            case "bomb" -> gzip(new byte[64 * 1024 * 1024]);
            default -> request(16, 8).toByteArray();
        };
        assertThat(post(path, type, encoding == null ? "" : encoding, bytes).statusCode())
                .isEqualTo(status);
        assertThat(received).isEmpty();
    }

    private HttpResponse<byte[]> post(String path, String type, String encoding, byte[] body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(receiver.uri() + path))
                .header("content-type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!encoding.isEmpty()) {
            request.header("content-encoding", encoding);
        }
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static ExportTraceServiceRequest request(int traceIdLength, int spanIdLength) {
        io.opentelemetry.proto.trace.v1.Span span = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(bytes(1, traceIdLength))
                .setSpanId(bytes(2, spanIdLength))
                .setName("SELECT users")
                .setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT)
                .setStartTimeUnixNano(1_000)
                .setEndTimeUnixNano(3_000)
                .setStatus(Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("gone"))
                .addAttributes(text("db.system.name", "postgresql"))
                .addAttributes(KeyValue.newBuilder()
                        .setKey("rows")
                        .setValue(AnyValue.newBuilder().setIntValue(5)))
                .addEvents(io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                        .setTimeUnixNano(2_000)
                        .setName("exception")
                        .addAttributes(text("exception.type", "X")))
                .build();
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(text("service.name", "user"))
                                .addAttributes(text("faas.name", "GetUser")))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
    }

    private static KeyValue text(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static ByteString bytes(int value, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
