package app.local.lambda;

import java.time.Duration;

/**
 * How many environments of a function are in which state, and how long an invocation waits, at that, for one that is
 * about to be free. Without threads or a clock.
 *
 * @param idle those that wait for an invocation
 * @param invoking those that have one
 * @param returning those that have responded, and are about to be idle
 * @param ending those whose place is about to be free
 */
record Occupancy(int idle, int invoking, int returning, int ending) {

    /** Waiting this long for an environment that is about to be free beats starting another one. */
    private static final Duration RETURN_GRACE = Duration.ofMillis(250);

    /**
     * At the limit, an environment that has responded, or is ending, is waited for so long before a request is refused.
     */
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(1);

    /**
     * More invocations of one function than this at once only share the processors, in processes whose code is less
     * compiled and further from the caches; so the next one waits for one of them, but not for long: they may all be
     * waiting for somebody else.
     */
    private static final int CROWD = 2 * Runtime.getRuntime().availableProcessors();

    private static final Duration CROWD_GRACE = Duration.ofMillis(100);

    /** Whether an invocation of this age is better off waiting, even if an environment is free. */
    boolean isCrowded(Duration age) {
        return invoking >= CROWD && age.compareTo(CROWD_GRACE) < 0;
    }

    /**
     * The age up to which an invocation waits, if no environment is free for it or it {@link #isCrowded}.
     *
     * @param atLimit whether no other environment may be started, so that the invocation is refused after that
     */
    Duration grace(Duration age, boolean atLimit) {
        if (atLimit) {
            return returning > 0 || ending > 0 ? RETURN_LIMIT : Duration.ZERO;
        }
        if (isCrowded(age)) {
            return CROWD_GRACE;
        }
        return returning > 0 ? RETURN_GRACE : Duration.ZERO;
    }
}
