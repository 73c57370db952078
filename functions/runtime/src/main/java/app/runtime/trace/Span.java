package app.runtime.trace;

/**
 * A piece of work with a beginning, an end and facts, named as {@link SemanticConventions} has them. What is set here
 * leaves the function: no value of a statement, no query of a URL, no body, no token, no e-mail address, and of a
 * failure its kind but never its message.
 *
 * <pre>{@code
 * try (Span span = traces.client("SELECT users")) {
 *     span.set(SemanticConventions.DB_QUERY_TEXT, sql);
 * }
 * }</pre>
 */
public interface Span extends AutoCloseable {

    /** What is not recorded, because nobody asked for traces or this one was not drawn. */
    Span NONE = new Span() {
        @Override
        public Span set(String name, String value) {
            return this;
        }

        @Override
        public Span set(String name, long value) {
            return this;
        }

        @Override
        public Span set(String name, boolean value) {
            return this;
        }

        @Override
        public Span set(Attributes same) {
            return this;
        }

        @Override
        public void fail(String type) {}

        @Override
        public void fail(String type, Throwable cause) {}

        @Override
        public void close() {}
    };

    /** States a fact. */
    Span set(String name, String value);

    /** States a fact. */
    Span set(String name, long value);

    /** States a fact. */
    Span set(String name, boolean value);

    /** States facts that are the same each time. */
    Span set(Attributes same);

    /** Says that the work failed, and why in a word: a code, a SQLSTATE, a status, the name of an exception's class. */
    void fail(String type);

    /** The same, with the exception behind it: its class and its stack trace, without any message. */
    void fail(String type, Throwable cause);

    /** Ends the span now; it is exported with the invocation. */
    @Override
    void close();
}
