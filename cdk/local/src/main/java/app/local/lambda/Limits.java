package app.local.lambda;

import app.local.assembly.FunctionSpec;
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

    /** How long Lambda lets a function without SnapStart initialise before its first invocation's time counts. */
    static final Duration INIT = Duration.ofSeconds(10);

    /** With SnapStart, Init and what comes before the snapshot may take longer. */
    private static final Duration SNAPSHOT_INIT = Duration.ofSeconds(130);

    private static final Duration ENDING = Duration.ofMillis(800);

    Limits(int environments, Duration init, Duration invocation, Duration idle) {
        this(environments, init, invocation, idle, ENDING);
    }

    /**
     * As the template says.
     *
     * @param concurrency environments of a function that reserves no number
     * @param init of a function without SnapStart
     */
    static Limits of(FunctionSpec function, int concurrency, Duration init, Duration idle) {
        Duration snapshotInit = SNAPSHOT_INIT.compareTo(function.timeout()) > 0 ? SNAPSHOT_INIT : function.timeout();
        return new Limits(
                function.reservedConcurrency().orElse(concurrency),
                function.snapStart() ? snapshotInit : init,
                function.timeout(),
                idle);
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
