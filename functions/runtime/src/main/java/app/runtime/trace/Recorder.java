package app.runtime.trace;

import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.trace.RecordedSpan.Kind;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the spans of an invocation and hands them to an exporter. A collector that fails is left alone for a while. */
final class Recorder {

    /** In which the spans of an invocation are handed over, or are lost. */
    private static final long FLUSH_NANOS = 200_000_000;

    /** How long a collector that failed is left alone: twice as long each time. */
    private static final long FIRST_PAUSE_MILLIS = 2_000;

    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    /** Of one invocation; more of them tell nothing more. */
    private static final int MAX_SPANS = 256;

    private static final String SCOPE = "app.runtime";

    private final Sampler sampler;
    private final Exporter exporter;
    private final InstantSource clock;
    private final Log log;
    private final byte[] resource;
    private final ProtoWriter writer = new ProtoWriter(4096);
    private final List<RecordedSpan> ended = new ArrayList<>();

    private String traceId = "";
    private boolean sampled;
    private @Nullable RecordedSpan open;
    private int begun;
    private long wallNanos;
    private long startNanos;
    private long seed;
    private long dropped;
    private long pausedUntil;
    private long pause = FIRST_PAUSE_MILLIS;

    /**
     * A recorder.
     *
     * @param resource what every span says of the function
     */
    Recorder(Sampler sampler, Exporter exporter, Map<String, String> resource, InstantSource clock, Log log) {
        this.sampler = sampler;
        this.exporter = exporter;
        this.clock = clock;
        this.log = log;
        int message = writer.begin(1);
        resource.forEach((name, value) -> RecordedSpan.writeFact(writer, 1, name, value));
        writer.end(message);
        this.resource = writer.toByteArray();
    }

    Span begin(String name, String requestId, long started, TraceContext caller) {
        ended.clear();
        begun = 0;
        open = null;
        startNanos = started;
        long sinceStart = System.nanoTime() - started;
        Instant now = clock.instant();
        wallNanos = now.getEpochSecond() * 1_000_000_000 + now.getNano() - sinceStart;
        seed = seed(requestId, started);
        traceId = caller.traceId().isEmpty() ? hex(random()) + hex(random()) : caller.traceId();
        sampled = sampler.keeps(caller, traceId);
        return sampled ? start(Kind.SERVER, name, caller.parentId(), started) : Span.NONE;
    }

    Span client(String name) {
        RecordedSpan parent = open;
        if (parent == null) {
            return Span.NONE;
        }
        if (begun == MAX_SPANS) {
            dropped++;
            return Span.NONE;
        }
        return start(Kind.CLIENT, name, parent.id(), System.nanoTime());
    }

    private Span start(Kind kind, String name, String parentId, long nanos) {
        begun++;
        RecordedSpan span = new RecordedSpan(this, open, kind, name, hex(random()), parentId, wall(nanos));
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
        if (traceId.isEmpty()) {
            return null;
        }
        String root = "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8);
        RecordedSpan parent = open;
        return parent == null ? root + ";Sampled=0" : root + ";Parent=" + parent.id() + ";Sampled=1";
    }

    @Nullable
    String traceparent() {
        RecordedSpan parent = open;
        return parent == null ? null : "00-" + traceId + "-" + parent.id() + "-01";
    }

    void flush() {
        if (ended.isEmpty()) {
            return;
        }
        if (clock.millis() < pausedUntil) {
            dropped += ended.size();
            ended.clear();
            return;
        }
        long deadline = System.nanoTime() + FLUSH_NANOS;
        try {
            send(ended, deadline);
            pause = FIRST_PAUSE_MILLIS;
        } catch (IOException | RuntimeException e) {
            dropped += ended.size();
            exporter.close();
            pausedUntil = clock.millis() + pause;
            // Once a pause, not once a request.
            log.write(
                    Level.WARN,
                    "traces are not delivered",
                    Map.of("cause", e.toString(), "droppedSpans", dropped, "pauseMs", pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        } finally {
            ended.clear();
        }
    }

    private void send(List<RecordedSpan> spans, long deadline) throws IOException {
        byte[] request = request(spans);
        if (request.length <= exporter.maxBytes()) {
            exporter.export(request, deadline);
        } else if (spans.size() > 1) {
            int half = spans.size() / 2;
            send(spans.subList(0, half), deadline);
            send(spans.subList(half, spans.size()), deadline);
        } else {
            dropped++;
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
        writer.string(1, SCOPE);
        writer.end(scope);
        for (RecordedSpan span : spans) {
            int message = writer.begin(2);
            span.write(writer, trace);
            writer.end(message);
        }
        writer.end(scopeSpans);
        writer.end(resourceSpans);
        return writer.toByteArray();
    }

    void discard() {
        request(ended);
        ended.clear();
    }

    void close() {
        exporter.close();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(long value) {
        return HexFormat.of().toHexDigits(value);
    }

    /**
     * Lambda gives every invocation an id of its own, and the clock tells its repetitions apart. So ids need no
     * generator, which a snapshot would hold and every environment restored from it repeat.
     */
    private static long seed(String requestId, long started) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < requestId.length(); i++) {
            hash = (hash ^ requestId.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash) ^ mixed(started + 0x9e3779b97f4a7c15L);
    }

    /** SplitMix64 (Steele, Lea, Flood 2014). Ids are no secrets; zero is not an id. */
    private long random() {
        seed += 0x9e3779b97f4a7c15L;
        long value = mixed(seed);
        return value == 0 ? 1 : value;
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
