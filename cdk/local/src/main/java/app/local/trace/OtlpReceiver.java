package app.local.trace;

import app.local.http.LoopbackServer;
import app.local.http.LoopbackServer.Answer;
import app.local.http.RequestBody;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Receives the functions' spans by OTLP over HTTP, in protobuf, on a loopback port. */
public final class OtlpReceiver implements AutoCloseable {

    /** The longest request, compressed or not, in bytes. */
    static final int LONGEST = 4 * 1024 * 1024;

    private static final String PROTOBUF = "application/x-protobuf";

    private final SpanConsumer sink;
    private final ObjIntConsumer<byte[]> forward;
    private final LoopbackServer server;

    private OtlpReceiver(int port, SpanConsumer sink, ObjIntConsumer<byte[]> forward) {
        this.sink = sink;
        this.forward = forward;
        this.server = LoopbackServer.start("the receiver of spans", port, this::answer);
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for any free one
     * @param sink takes the spans
     * @param forward takes each request as it came, uncompressed, and how many spans are in it; must not wait
     */
    public static OtlpReceiver start(int port, SpanConsumer sink, ObjIntConsumer<byte[]> forward) {
        return new OtlpReceiver(port, sink, forward);
    }

    /** What OTEL_EXPORTER_OTLP_ENDPOINT is for a function. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        server.close();
    }

    private Answer answer(Request request) throws IOException {
        String path = request.getHttpURI().getPath();
        if (!path.equals("/v1/traces")) {
            return refused(404, "Only spans are received, at /v1/traces.");
        }
        if (!request.getMethod().equals("POST")) {
            return refused(405, "Spans come by POST.");
        }
        // No web page can send this type without asking first, which is not answered.
        String type = header(request, "content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals(PROTOBUF)) {
            return refused(415, "The content-type must be " + PROTOBUF + ".");
        }
        byte[] body = RequestBody.read(request, LONGEST);
        if (body == null) {
            return refused(413, "The request is over " + LONGEST + " bytes.");
        }
        String encoding = header(request, "content-encoding").strip().toLowerCase(Locale.ROOT);
        if (encoding.equals("gzip")) {
            try {
                body = unzip(body);
            } catch (IOException e) {
                return refused(400, "The body is not gzip.");
            }
            if (body == null) {
                return refused(413, "The request is over " + LONGEST + " bytes when unpacked.");
            }
        } else if (!encoding.isEmpty() && !encoding.equals("identity")) {
            return refused(415, "The content-encoding must be gzip or none.");
        }
        List<ReceivedSpan> spans;
        try {
            spans = Otlp.spans(ExportTraceServiceRequest.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            return refused(400, "The body is not an ExportTraceServiceRequest.");
        } catch (IllegalArgumentException e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
        sink.accept(spans);
        forward.accept(body, spans.size());
        return new Answer(
                200, PROTOBUF, ExportTraceServiceResponse.getDefaultInstance().toByteArray());
    }

    private static byte @Nullable [] unzip(byte[] body) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(LONGEST + 1);
            return plain.length > LONGEST ? null : plain;
        }
    }

    private static String header(Request request, String name) {
        String value = request.getHeaders().get(name);
        return value == null ? "" : value;
    }

    private static Answer refused(int status, String why) {
        return new Answer(status, "text/plain;charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
