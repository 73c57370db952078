package app.local.lambda;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The clock of this machine, and virtual threads. */
final class SystemTimers implements Timers, AutoCloseable {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lambda-clock").factory());

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            clock.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: everything has been ended.
        }
    }

    @Override
    public void run(Runnable task) {
        Lambda.THREADS.execute(task);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
