package app.migrate;

import java.time.Duration;

/**
 * How long migrations keep trying.
 *
 * @param connect how long a database is waited for that takes no connection
 * @param lock how long a statement may wait for a lock, and those that come after it with it
 * @param pause between two attempts
 * @param attempts at a migration that finds its table locked, in all
 */
record RetryLimits(Duration connect, Duration lock, Duration pause, int attempts) {

    /** Together with the migrations themselves below the function's timeout, 14 minutes. */
    static final RetryLimits NORMAL =
            new RetryLimits(Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(2), 20);
}
