package app.local.lambda;

import java.time.Duration;

/**
 * What the environments of a function may do at most.
 *
 * @param environments how many there may be at once
 * @param init how long Init may take, and the hooks for after the snapshot
 * @param invocation how long an invocation may take
 * @param idle how long an environment may wait for an invocation
 * @param ending how long a process may take to end after it was asked to
 */
record Limits(int environments, Duration init, Duration invocation, Duration idle, Duration ending) {

    private static final Duration ENDING = Duration.ofMillis(800);

    Limits(int environments, Duration init, Duration invocation, Duration idle) {
        this(environments, init, invocation, idle, ENDING);
    }

    Limits withInit(Duration longer) {
        return new Limits(environments, longer, invocation, idle, ending);
    }

    /** How long an environment may be in a state. */
    Duration of(EnvironmentLife.State state) {
        return switch (state) {
            case INIT, RESTORE -> init;
            case IDLE -> idle;
            // One that has responded, and does not ask for more, may not hold its place for ever.
            case INVOKE, RETURNING -> invocation;
            case ENDING, ENDED -> ending;
        };
    }
}
