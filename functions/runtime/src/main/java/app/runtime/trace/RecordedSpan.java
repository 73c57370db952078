package app.runtime.trace;

import org.jspecify.annotations.Nullable;

/** A span that will be exported. */
final class RecordedSpan implements Span {

    /** OTLP's numbers. */
    enum Kind {
        SERVER(2),
        CLIENT(3);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** The field of a span that has its facts. */
    static final int ATTRIBUTES = 9;

    private static final int EVENTS = 11;
    private static final int MAX_CAUSES = 8;

    /** Of each exception: those at the top tell where it came from. */
    private static final int MAX_FRAMES = 16;

    private static final int MAX_TEXT = 4_000;
    private static final int STATUS_ERROR = 2;
    private static final int FLAG_SAMPLED = 1;
    private static final int FLAG_REMOTE_KNOWN = 0x100;
    private static final int FLAG_REMOTE = 0x200;

    private final Recorder recorder;
    private final @Nullable RecordedSpan parent;
    private final Kind kind;
    private final String name;
    private final String id;
    private final String parentId;
    private final long start;
    private final ProtoWriter facts = new ProtoWriter(512);
    private long end;
    private boolean failed;

    RecordedSpan(
            Recorder recorder,
            @Nullable RecordedSpan parent,
            Kind kind,
            String name,
            String id,
            String parentId,
            long start) {
        this.recorder = recorder;
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.id = id;
        this.parentId = parentId;
        this.start = start;
    }

    String id() {
        return id;
    }

    @Nullable
    RecordedSpan parent() {
        return parent;
    }

    @Override
    public Span set(String fact, String value) {
        return add(fact, cut(value));
    }

    @Override
    public Span set(String fact, long value) {
        return add(fact, value);
    }

    @Override
    public Span set(String fact, boolean value) {
        return add(fact, value);
    }

    private Span add(String fact, Object value) {
        writeFact(facts, ATTRIBUTES, fact, value);
        return this;
    }

    @Override
    public Span set(Attributes same) {
        same.writeTo(facts);
        return this;
    }

    static String cut(String value) {
        return value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT);
    }

    @Override
    public void fail(String type) {
        set(SemanticConventions.ERROR_TYPE, type);
        failed = true;
    }

    @Override
    public void fail(String type, Throwable cause) {
        fail(type);
        int event = facts.begin(EVENTS);
        facts.fixed64(1, recorder.now());
        facts.string(2, SemanticConventions.EXCEPTION);
        writeFact(facts, 3, SemanticConventions.EXCEPTION_TYPE, cause.getClass().getName());
        writeFact(facts, 3, SemanticConventions.EXCEPTION_STACKTRACE, cut(stackTrace(cause)));
        facts.end(event);
    }

    /** As Java prints it, but without any message: that may repeat a value. */
    private static String stackTrace(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getName());
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            text.append(depth == 0 ? "" : "Caused by: " + current.getClass().getName());
            StackTraceElement[] frames = current.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
                text.append("\n\tat ").append(frames[i]);
            }
            text.append('\n');
            current = current.getCause();
        }
        return text.toString();
    }

    @Override
    public void close() {
        if (end == 0) {
            end = recorder.now();
            recorder.ended(this);
        }
    }

    /** Writes it as opentelemetry.proto.trace.v1.Span. */
    void write(ProtoWriter out, byte[] traceId, String tracestate) {
        out.bytes(1, traceId);
        out.bytes(2, Recorder.bytes(id));
        if (!tracestate.isEmpty()) {
            out.string(3, tracestate);
        }
        if (!parentId.isEmpty()) {
            out.bytes(4, Recorder.bytes(parentId));
        }
        out.string(5, name);
        out.number(6, kind.number);
        out.fixed64(7, start);
        out.fixed64(8, end);
        out.append(facts);
        if (failed) {
            int status = out.begin(15);
            out.number(3, STATUS_ERROR);
            out.end(status);
        }
        out.fixed32(16, FLAG_SAMPLED | FLAG_REMOTE_KNOWN | (parent == null && !parentId.isEmpty() ? FLAG_REMOTE : 0));
    }

    /** Writes an opentelemetry.proto.common.v1.KeyValue. */
    static void writeFact(ProtoWriter out, int field, String fact, Object value) {
        int pair = out.begin(field);
        out.string(1, fact);
        int any = out.begin(2);
        if (value instanceof String text) {
            out.string(1, text);
        } else if (value instanceof Boolean truth) {
            out.number(2, truth ? 1 : 0);
        } else {
            out.number(3, (Long) value);
        }
        out.end(any);
        out.end(pair);
    }
}
