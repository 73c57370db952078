package app.local.lambda;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of an invocation.
 *
 * @param environment the id of the environment that ran it; empty if none did
 * @param coldStart the environment's start, if the invocation had to wait for one
 * @param ended when the outcome was known
 * @param log the last 4 KB of its log, if they were asked for; else empty
 */
public record InvocationResult(
        Invocation invocation,
        InvocationOutcome outcome,
        String environment,
        @Nullable ColdStart coldStart,
        Instant ended,
        String log) {

    /**
     * The start of an environment.
     *
     * @param succeeded whether it could be invoked then
     */
    public record ColdStart(Instant began, Instant ended, boolean succeeded) {}

    /** From the request to the outcome. */
    public Duration duration() {
        return Duration.between(invocation.began(), ended);
    }

    InvocationResult withLog(String tail) {
        return new InvocationResult(invocation, outcome, environment, coldStart, ended, tail);
    }

    /** An outcome that no environment has to do with. */
    public static InvocationResult of(Invocation invocation, InvocationOutcome outcome) {
        return new InvocationResult(invocation, outcome, "", null, Instant.now(), "");
    }
}
