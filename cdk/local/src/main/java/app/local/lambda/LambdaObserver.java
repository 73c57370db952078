package app.local.lambda;

/** Told of every invocation, whoever asked for it. Must be safe for concurrent use and must not wait. */
public interface LambdaObserver {

    /** Sees nothing. */
    LambdaObserver NONE = new LambdaObserver() {
        @Override
        public void invoking(String function, String requestId, String traceHeader) {}

        @Override
        public void invoked(Invoked invocation) {}
    };

    /**
     * An invocation begins; lines of its log may follow.
     *
     * @param requestId Lambda's name for it
     * @param traceHeader the X-Amzn-Trace-Id that the function gets
     */
    void invoking(String function, String requestId, String traceHeader);

    /** It has ended; lines of its log may still follow. */
    void invoked(Invoked invocation);
}
