package app.local.lambda;

import java.time.Duration;

/**
 * Wakes its user when something has lasted as long as it may. Things mostly end before that; so a timer is only set
 * where none is that comes earlier, and who is woken looks whether it is time. Guarded by its user's monitor.
 */
final class StateTimer {

    private final Timers timers;
    private final Object monitor;
    private final Runnable wake;
    private long setFor = Long.MAX_VALUE;

    /** @param wake called under the monitor */
    StateTimer(Timers timers, Object monitor, Runnable wake) {
        this.timers = timers;
        this.monitor = monitor;
        this.wake = wake;
    }

    /** Wakes at this time, by the clock of {@link Timers}, or earlier. */
    void set(long nanos) {
        if (nanos < setFor) {
            setFor = nanos;
            timers.after(Duration.ofNanos(nanos - timers.nanos()), this::woke);
        }
    }

    private void woke() {
        synchronized (monitor) {
            if (timers.nanos() >= setFor) { // Else an earlier one was set since.
                setFor = Long.MAX_VALUE;
                wake.run();
            }
        }
    }
}
