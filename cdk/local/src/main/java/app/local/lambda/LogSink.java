package app.local.lambda;

/** Takes the functions' log lines. Must be safe for concurrent use and must not wait: a request may hang on it. */
@FunctionalInterface
public interface LogSink {

    /** Takes one line. */
    void write(LogLine line);
}
