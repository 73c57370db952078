package app.local.lambda;

import java.time.Duration;

/**
 * Wakes whoever waits when something has lasted as long as it may. Things mostly end before that; so a timer is only
 * set where none is that comes earlier, and who is woken looks whether it is time. Guarded by its user's monitor.
 */
final class StateTimer {

    private final Timers timers;
    private final Runnable wake;
    private long setFor = Long.MAX_VALUE;

    StateTimer(Timers timers, Runnable wake) {
        this.timers = timers;
        this.wake = wake;
    }

    /** Wakes at this time, by the clock of {@link Timers}, or earlier. */
    void set(long nanos) {
        if (nanos < setFor) {
            setFor = nanos;
            timers.after(Duration.ofNanos(nanos - timers.nanos()), wake);
        }
    }

    /** @return whether the timer that woke was the one that counts; then none is set any more */
    boolean woke() {
        if (timers.nanos() < setFor) {
            return false;
        }
        setFor = Long.MAX_VALUE;
        return true;
    }
}
