package app.local.lambda;

import java.time.Duration;

/** The clock of a pool, and its threads: a test has its own. */
interface Timers {

    /** Of a clock that only goes forward. */
    long nanos();

    /** Runs a task after a delay, on a thread that may wait. */
    void after(Duration delay, Runnable task);

    /** Runs a task now, on a thread that may wait. */
    void run(Runnable task);
}
