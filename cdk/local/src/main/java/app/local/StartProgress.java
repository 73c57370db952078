package app.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Tells a waiting person what is being done, if it takes longer than they would wonder. */
final class StartProgress implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final PrintStream out;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());

    StartProgress(PrintStream out) {
        this.out = out;
    }

    /** Does something that may take its time. */
    <T> T during(String what, Callable<T> step) throws Exception {
        ScheduledFuture<?> line =
                clock.schedule(() -> out.println(what + " …"), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return step.call();
        } finally {
            line.cancel(false);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
