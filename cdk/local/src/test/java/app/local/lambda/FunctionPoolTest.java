package app.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which invocations get an environment of their own, which wait, and which are refused. */
class FunctionPoolTest {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int CROWD = 2 * PROCESSORS;

    @TempDir
    Path directory;

    private final List<Environment> started = new ArrayList<>();
    private final List<CompletableFuture<Optional<Invocation>>> asked = new ArrayList<>();
    private final TestTimers timers = new TestTimers();
    private final List<FunctionLog> logs = new ArrayList<>();

    @AfterEach
    void closeLogs() {
        logs.forEach(FunctionLog::close);
    }

    @Test
    void moreThanTheProcessorsCanServeWaitForAWarmEnvironment() {
        FunctionPool pool = pool(50);
        for (int i = 0; i < CROWD; i++) {
            submit(pool);
        }
        assertThat(started).hasSize(CROWD);
        PendingInvocation waiting = submit(pool);
        assertThat(started).as("none is started for it").hasSize(CROWD);

        finish(0);
        assertThat(runs(waiting)).as("it gets the one that is warm").isTrue();
        assertThat(started).hasSize(CROWD);
    }

    @Test
    void theyWaitNotLongForThoseThatWaitForSomebodyElse() {
        FunctionPool pool = pool(50);
        for (int i = 0; i < CROWD; i++) {
            submit(pool);
        }
        PendingInvocation waiting = submit(pool);
        timers.pass(Duration.ofMillis(99));
        assertThat(started).hasSize(CROWD);
        timers.pass(Duration.ofMillis(1));
        assertThat(started).hasSize(CROWD + 1);
        assertThat(runs(waiting)).isTrue();
    }

    @Test
    void atTheLimitItSaysWhatRaisesIt() {
        FunctionPool pool = pool(1);
        submit(pool);
        InvocationResult refused = submit(pool).await(false);
        assertThat(refused.outcome())
                .isEqualTo(new InvocationOutcome.Throttled(
                        "all 1 environments of Pooled are busy; -Dconcurrency= allows more"));
    }

    @Test
    void theWarmOneUsedLastIsUsedNext() {
        FunctionPool pool = pool(50);
        submit(pool);
        submit(pool);
        finish(1);
        timers.pass(Duration.ofMillis(1));
        finish(0);
        PendingInvocation next = submit(pool);
        assertThat(asked.get(0).join()).hasValue(next.invocation);
        assertThat(asked.get(1)).isNotDone();
    }

    private FunctionPool pool(int limit) {
        FunctionSpec function = Functions.spec("Pooled", "P", Path.of("p.zip"), false);
        FunctionLog log = new FunctionLog("Pooled", directory, line -> {});
        logs.add(log);
        Limits limits = new Limits(limit, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(10));
        return new FunctionPool(
                function,
                log,
                timers,
                limits,
                new StartGate(100, timers),
                environment -> {
                    started.add(environment);
                    timers.after(Duration.ZERO, () -> asked.add(environment.next()));
                    return new RunningProcess();
                },
                new FunctionCode(directory, List.of()));
    }

    private PendingInvocation submit(FunctionPool pool) {
        PendingInvocation pending = pool.submit(Invocation.of(FunctionRef.of("Pooled"), new byte[0], ""));
        timers.pass(Duration.ZERO);
        return pending;
    }

    /** The environment responds, and asks for more. */
    private void finish(int number) {
        Invocation invocation = asked.get(number).join().orElseThrow();
        started.get(number).respond(invocation.requestId(), Cause.of(new InvocationOutcome.Success(new byte[0])));
        asked.set(number, started.get(number).next());
    }

    private boolean runs(PendingInvocation pending) {
        return asked.stream().anyMatch(given -> given.isDone() && given.join().equals(Optional.of(pending.invocation)));
    }

    /** Time passes when the test says so, and tasks run at once. */
    private static final class TestTimers implements Timers {
        private record Timer(long at, Runnable task) {}

        private final List<Timer> timers = new ArrayList<>();
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            timers.add(new Timer(now + delay.toNanos(), task));
        }

        @Override
        public void run(Runnable task) {
            after(Duration.ZERO, task);
        }

        void pass(Duration time) {
            now += time.toNanos();
            for (Optional<Timer> due = due(); due.isPresent(); due = due()) {
                timers.remove(due.get());
                due.get().task().run();
            }
        }

        private Optional<Timer> due() {
            return timers.stream().filter(timer -> timer.at() <= now).findFirst();
        }
    }

    private static final class RunningProcess implements EnvironmentProcess {
        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public void terminate() {}

        @Override
        public void kill() {}

        @Override
        public void awaitOutput() {}

        @Override
        public long peakMegabytes() {
            return 1;
        }
    }
}
