package app.runtime.trace;

/** Facts that are the same each time: written once, and copied into every span that has them. */
public final class Attributes {

    private final ProtoWriter written = new ProtoWriter(256);

    /** States a fact. */
    public Attributes set(String name, String value) {
        RecordedSpan.writeFact(written, RecordedSpan.ATTRIBUTES, name, RecordedSpan.cut(value));
        return this;
    }

    /** States a fact. */
    public Attributes set(String name, long value) {
        RecordedSpan.writeFact(written, RecordedSpan.ATTRIBUTES, name, value);
        return this;
    }

    void writeTo(ProtoWriter out) {
        out.append(written);
    }
}
