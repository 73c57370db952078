package app.local.lambda;

/** Told of every invocation, whoever asked for it. Must be safe for concurrent use and must not wait. */
public interface LambdaObserver {

    /** Sees nothing. */
    LambdaObserver NONE = new LambdaObserver() {};

    /** An invocation begins; lines of its log may follow. */
    default void invoking(Invocation invocation) {}

    /** It has ended; lines of its log may still follow. */
    default void invoked(InvocationResult result) {}
}
