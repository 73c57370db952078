package app.local.trace;

import java.util.List;

/** Takes spans that have ended. Must be safe for concurrent use and must not wait: a request may hang on it. */
@FunctionalInterface
public interface SpanConsumer {

    /** Takes spans, in the order in which they ended within their process. */
    void accept(List<ReceivedSpan> spans);
}
