package app.local.lambda;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One invocation that has ended, and what is known of how it went.
 *
 * @param function its name
 * @param requestId Lambda's name for the invocation; empty if it never came to one
 * @param traceHeader the X-Amzn-Trace-Id that the function got
 * @param environment the id of the environment that ran it; empty if none did
 * @param init the environment's start, if this invocation had to wait for one: a cold start
 * @param began when it was asked for
 * @param ended when its outcome was known
 */
public record Invoked(
        String function,
        String requestId,
        String traceHeader,
        String environment,
        @Nullable Init init,
        Instant began,
        Instant ended,
        Invocation outcome) {

    /**
     * The start of an environment.
     *
     * @param succeeded whether it could be invoked then
     */
    public record Init(Instant began, Instant ended, boolean succeeded) {}

    /** An outcome of which nothing else is known. */
    static Invoked of(String function, String traceHeader, Instant began, Invocation outcome) {
        return new Invoked(function, "", traceHeader, "", null, began, Instant.now(), outcome);
    }
}
