package app.runtime.trace;

import app.runtime.trace.RecordedSpan.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the spans of an invocation and hands them over when it has ended. */
final class Recorder {

    /** Of one invocation; more of them tell nothing more. */
    private static final int MAX_SPANS = 256;

    private final Sampler sampler;
    private final boolean followsLambda;
    private final Delivery delivery;
    private final InstantSource clock;
    private final String version;
    private final byte[] resource;
    private final ProtoWriter writer = new ProtoWriter(4096);
    private final List<RecordedSpan> ended = new ArrayList<>();

    private TraceContext caller = TraceContext.NONE;
    private String traceId = "";
    private String functionArn = "";
    private Attributes identity = new Attributes();
    private @Nullable RecordedSpan open;
    private int begun;
    private long wallNanos;
    private long startNanos;
    private SpanIds ids = SpanIds.of("", 0);

    /**
     * A recorder.
     *
     * @param followsLambda whether Lambda's trace header names the caller's span; it is none where X-Ray gets no traces
     * @param resource what every span says of the function
     */
    Recorder(
            Sampler sampler,
            boolean followsLambda,
            Delivery delivery,
            Map<String, String> resource,
            InstantSource clock) {
        this.sampler = sampler;
        this.followsLambda = followsLambda;
        this.delivery = delivery;
        this.clock = clock;
        this.version = resource.getOrDefault(SemanticConventions.FAAS_VERSION, "");
        int message = writer.begin(1);
        resource.forEach((name, value) -> RecordedSpan.writeFact(writer, 1, name, value));
        writer.end(message);
        this.resource = writer.toByteArray();
    }

    TraceContext caller(TraceContext lambda, TraceContext request) {
        if (followsLambda) {
            return TraceContext.choose(lambda, request);
        }
        return request.traceId().isEmpty() ? lambda.traceOnly() : request;
    }

    Span begin(String name, String requestId, String arn, long started, TraceContext from) {
        ended.clear();
        begun = 0;
        open = null;
        startNanos = started;
        long sinceStart = System.nanoTime() - started;
        Instant now = clock.instant();
        wallNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano() - sinceStart;
        ids = SpanIds.of(requestId, started);
        caller = from;
        traceId = from.traceId().isEmpty() ? ids.next() + ids.next() : from.traceId();
        if (!sampler.keeps(from, traceId)) {
            return Span.NONE;
        }
        return start(Kind.SERVER, name, from.parentId(), started).set(identity(arn));
    }

    /** Which function it is, as only an invocation tells (semantic conventions "AWS Lambda"). */
    private Attributes identity(String arn) {
        if (!arn.equals(functionArn)) {
            functionArn = arn;
            identity = new Attributes();
            // arn:aws:lambda:<region>:<account>:function:<name>[:<version or alias>]
            String[] parts = arn.split(":", 9);
            if (parts.length >= 7) {
                identity.set(SemanticConventions.CLOUD_ACCOUNT_ID, parts[4]);
                identity.set(
                        SemanticConventions.CLOUD_RESOURCE_ID,
                        String.join(":", List.of(parts).subList(0, 7)) + (version.isEmpty() ? "" : ":" + version));
            }
        }
        return identity;
    }

    Span client(String name) {
        RecordedSpan parent = open;
        if (parent == null) {
            return Span.NONE;
        }
        if (begun == MAX_SPANS) {
            delivery.lose(1);
            return Span.NONE;
        }
        return start(Kind.CLIENT, name, parent.id(), System.nanoTime());
    }

    private Span start(Kind kind, String name, String parentId, long nanos) {
        begun++;
        RecordedSpan span = new RecordedSpan(this, open, kind, name, ids.next(), parentId, wall(nanos));
        open = span;
        return span;
    }

    void ended(RecordedSpan span) {
        ended.add(span);
        open = span.parent();
    }

    long now() {
        return wall(System.nanoTime());
    }

    /** Nanoseconds since 1970: one reading of the clock an invocation, so that durations are those of nanoTime. */
    private long wall(long nanos) {
        return wallNanos + (nanos - startNanos);
    }

    String traceId() {
        return traceId;
    }

    @Nullable
    String amznTraceId() {
        if (traceId.isEmpty() || !followsLambda) {
            return null;
        }
        String root = "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8);
        RecordedSpan parent = open;
        if (parent != null) {
            return root + ";Parent=" + parent.id() + ";Sampled=1";
        }
        return root + (caller.parentId().isEmpty() ? "" : ";Parent=" + caller.parentId()) + ";Sampled=0";
    }

    @Nullable
    String traceparent() {
        if (traceId.isEmpty()) {
            return null;
        }
        RecordedSpan parent = open;
        if (parent != null) {
            return "00-" + traceId + "-" + parent.id() + "-01";
        }
        // Who is not recorded hands on the caller's span, or one that nobody will see.
        return "00-" + traceId + "-" + (caller.parentId().isEmpty() ? ids.next() : caller.parentId()) + "-00";
    }

    String tracestate() {
        return caller.tracestate();
    }

    /** The span of the invocation, while it is open. */
    Span invocation() {
        RecordedSpan span = open;
        while (span != null && span.parent() != null) {
            span = span.parent();
        }
        return span == null ? Span.NONE : span;
    }

    void flush() {
        hand(ended);
        ended.clear();
        delivery.flush();
    }

    private void hand(List<RecordedSpan> spans) {
        if (spans.isEmpty()) {
            return;
        }
        byte[] request = request(spans);
        if (request.length <= delivery.maxBytes()) {
            delivery.add(request, spans.size());
        } else if (spans.size() > 1) {
            int half = spans.size() / 2;
            hand(spans.subList(0, half));
            hand(spans.subList(half, spans.size()));
        } else {
            delivery.lose(1);
        }
    }

    /** Writes an opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest. */
    private byte[] request(List<RecordedSpan> spans) {
        byte[] trace = bytes(traceId);
        writer.clear();
        int resourceSpans = writer.begin(1);
        writer.raw(resource);
        int scopeSpans = writer.begin(2);
        int scope = writer.begin(1);
        writer.string(1, SemanticConventions.SDK_NAME);
        writer.string(2, SemanticConventions.SDK_VERSION);
        writer.end(scope);
        for (RecordedSpan span : spans) {
            int message = writer.begin(2);
            span.write(writer, trace, caller.tracestate());
            writer.end(message);
        }
        writer.end(scopeSpans);
        writer.string(3, SemanticConventions.SCHEMA_URL);
        writer.end(resourceSpans);
        return writer.toByteArray();
    }

    void discard() {
        request(ended);
        ended.clear();
    }

    void close() {
        delivery.close();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
