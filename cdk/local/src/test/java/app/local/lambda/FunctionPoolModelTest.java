package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.EnvironmentLife.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pool with processes, threads and a clock that do what a seed says, in any order: what would be another thread's
 * work waits in a list, from which any may come next.
 */
class FunctionPoolModelTest {

    private static final int SCHEDULES = 100;
    private static final int STEPS = 150;

    @TempDir
    private static Path directory;

    @ParameterizedTest(name = "limit {0}, snapStart {1}, {2} starts at once")
    @CsvSource({"1, false, 1", "2, true, 2", "3, false, 2", "5, true, 1"})
    void noScheduleBreaksIt(int limit, boolean snapStart, int starts) {
        Seen seen = new Seen();
        try (FunctionLog log = new FunctionLog("Model", directory, line -> {}, 1)) {
            log.close(); // Writes nothing.
            for (int seed = 0; seed < SCHEDULES; seed++) {
                new Schedule(seed, limit, snapStart, starts, log, seen).play();
            }
        }
        assertThat(seen.succeeded).as("the schedules get somewhere").isGreaterThan(SCHEDULES);
        assertThat(seen.failed).isPositive();
        assertThat(seen.throttled).isPositive();
        assertThat(seen.coldStarts).isPositive();
    }

    private static final class Seen {
        int succeeded;
        int failed;
        int throttled;
        int coldStarts;
    }

    /** A process: alone it decides what it does next. */
    private static final class FakeProcess implements EnvironmentProcess {
        final Environment environment;

        @Nullable
        CompletableFuture<Optional<Invocation>> asked;

        @Nullable
        Invocation running;

        boolean restored;
        boolean alive = true;
        boolean toldToEnd;

        FakeProcess(Environment environment) {
            this.environment = environment;
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public void terminate() {
            toldToEnd = true;
        }

        @Override
        public void kill() {
            toldToEnd = true;
            alive = false;
        }

        @Override
        public void awaitOutput() {}

        @Override
        public long peakMegabytes() {
            return 1;
        }
    }

    private static final class Schedule implements Timers {
        private record Timer(long at, int number, Runnable task) {}

        private final String name;
        private final Random random;
        private final int limit;
        private final Seen seen;
        private final List<Runnable> threads = new ArrayList<>();
        private final PriorityQueue<Timer> timers =
                new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingInt(Timer::number));
        private final List<FakeProcess> processes = new ArrayList<>();
        private final List<PendingInvocation> submitted = new ArrayList<>();
        private final FunctionPool pool;
        private long now;
        private int timerNumber;

        Schedule(int seed, int limit, boolean snapStart, int starts, FunctionLog log, Seen seen) {
            name = "seed " + seed;
            random = new Random(seed);
            this.limit = limit;
            this.seen = seen;
            FunctionSpec function =
                    Functions.with(Functions.spec("Model", "M", Path.of("m.zip"), snapStart), Duration.ofSeconds(5));
            Limits limits = new Limits(limit, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(10));
            pool = new FunctionPool(function, log, this, limits, new StartGate(starts, this), this::start, code());
        }

        private static FunctionCode code() {
            return new FunctionCode(Path.of("/"), List.of());
        }

        private EnvironmentProcess start(Environment environment) {
            if (random.nextInt(20) == 0) {
                throw new IllegalStateException("no process to be had");
            }
            FakeProcess process = new FakeProcess(environment);
            processes.add(process);
            if (random.nextInt(4) == 0) {
                ask(process); // It is quick: it speaks before its start has returned.
            }
            return process;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            timers.add(new Timer(now + delay.toNanos(), timerNumber++, task));
        }

        @Override
        public void run(Runnable task) {
            threads.add(task);
        }

        void play() {
            if (random.nextBoolean()) {
                pool.provision();
            }
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            for (int i = 0; i < 10_000 && !submitted.stream().allMatch(PendingInvocation::isComplete); i++) {
                settle(false);
            }
            assertThat(submitted).as("%s: each is answered", name).allMatch(PendingInvocation::isComplete);
            submit();
            CompletableFuture<Void> ended = pool.close(random.nextBoolean() ? Signal.STOP : Signal.RETIRE);
            for (int i = 0; i < 100_000 && !isQuiet(); i++) {
                settle(true);
                check();
            }
            assertThat(ended).as(name).isDone();
            assertThat(pool.status().environments()).as(name).isEmpty();
            assertThat(submitted).as("%s: none is lost", name).allMatch(PendingInvocation::isComplete);
            submitted.forEach(this::count);
        }

        private boolean isQuiet() {
            return threads.isEmpty() && processes.isEmpty() && timers.isEmpty();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> submit();
                case 3, 4, 5 -> runThread();
                case 6, 7, 8, 9 -> runProcess(false);
                case 10 -> {
                    if (random.nextInt(3) == 0) {
                        pass(Duration.ofMillis(random.nextInt(random.nextInt(4) == 0 ? 700_000 : 300)));
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        pool.replaceCode(code());
                    }
                }
            }
        }

        private void settle(boolean mustEnd) {
            switch (random.nextInt(4)) {
                case 0, 1 -> runThread();
                case 2 -> runProcess(mustEnd);
                default -> pass(Duration.ofMillis(random.nextInt(2_000)));
            }
        }

        private void submit() {
            submitted.add(pool.submit(Invocation.of(FunctionRef.of("Model"), new byte[0], "Root=1")));
        }

        private void runThread() {
            if (!threads.isEmpty()) {
                threads.remove(random.nextInt(threads.size())).run();
            }
        }

        private void pass(Duration time) {
            long until = now + time.toNanos();
            while (!timers.isEmpty() && timers.peek().at() <= until) {
                now = Math.max(now, timers.peek().at());
                timers.remove().task().run();
                check();
            }
            now = until;
        }

        private void runProcess(boolean mustEnd) {
            if (processes.isEmpty()) {
                return;
            }
            FakeProcess process = processes.get(random.nextInt(processes.size()));
            if (!process.alive || random.nextInt(60) == 0 || (process.toldToEnd || mustEnd) && random.nextInt(3) == 0) {
                process.alive = false;
                processes.remove(process);
                process.environment.exited(random.nextBoolean() ? 143 : 1);
                return;
            }
            CompletableFuture<Optional<Invocation>> asked = process.asked;
            Invocation running = process.running;
            if (running != null) {
                if (random.nextInt(4) != 0) {
                    process.running = null;
                    process.environment.respond(
                            running.requestId(),
                            Cause.of(new InvocationOutcome.Success(
                                    running.requestId().getBytes(UTF_8))));
                }
            } else if (asked == null) {
                ask(process);
            } else if (asked.isDone()) {
                process.asked = null;
                process.running = asked.join().orElse(null);
                process.toldToEnd |= process.running == null;
            }
        }

        private void ask(FakeProcess process) {
            boolean isFirst = process.environment.life().isStarting();
            if (isFirst && random.nextInt(10) == 0) {
                process.environment.initError(Failures.of("Model", "no such setting"));
            } else if (isFirst
                    && !process.restored
                    && process.environment.function().snapStart()) {
                process.restored = true;
                process.environment.restoreNext();
            } else {
                process.asked = process.environment.next();
            }
        }

        private void check() {
            int environments = 0;
            for (FunctionStatus.EnvironmentStatus one : pool.status().environments()) {
                environments += one.state().equals(State.ENDING.name()) ? 0 : 1;
            }
            Set<Invocation> running = new HashSet<>();
            for (FakeProcess process : processes) {
                Invocation its = process.running;
                if (its != null && !running.add(its)) {
                    throw new AssertionError(name + ": one invocation in two environments");
                }
            }
            if (environments > limit) {
                throw new AssertionError(name + ": " + environments + " environments at once");
            }
        }

        private void count(PendingInvocation pending) {
            InvocationResult result = pending.await(true);
            seen.coldStarts += result.coldStart() == null ? 0 : 1;
            if (result.outcome() instanceof InvocationOutcome.Success success) {
                seen.succeeded++;
                assertThat(new String(success.payload(), UTF_8))
                        .as("%s: answered by its own", name)
                        .isEqualTo(result.invocation().requestId());
            } else if (result.outcome() instanceof InvocationOutcome.Throttled) {
                seen.throttled++;
            } else {
                seen.failed++;
            }
        }
    }
}
