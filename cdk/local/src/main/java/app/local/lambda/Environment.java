package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment: a process of a function and the conversation that it leads with the Runtime API. It goes
 * through Init (and Restore, if the function has SnapStart), then handles one invocation at a time until it ends.
 */
final class Environment {

    /** As much of the log as the Invoke API returns. */
    private static final int TAIL_LIMIT = 4096;

    /** A line longer than this is logged in pieces, as CloudWatch does. */
    private static final int LINE_LIMIT = 256 * 1024;

    /** Begins a line of ours in the process's output; see {@link #drainOutput}. */
    private static final char MARK = '\0';

    /** Where output can't be marked, it gets this long to arrive. */
    private static final Duration OUTPUT_GRACE = Duration.ofMillis(20);

    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);

    private static final Duration END_GRACE = Duration.ofMillis(800);

    /** The exit status of a JVM that SIGINT ends: Ctrl-C reaches all processes of a terminal at once. */
    private static final int INTERRUPTED = 130;

    /** Where an environment is in its life. */
    enum State {
        /** The process starts and loads the handler. */
        INIT,
        /** Its hooks for after the snapshot run. */
        RESTORE,
        /** It waits for an invocation. */
        IDLE,
        /** It has an invocation. */
        INVOKE,
        /** It answered, and hasn't asked for the next invocation yet. */
        RETURNING,
        ENDED
    }

    /** Told by an environment about itself. */
    interface Listener {
        /** It has answered an invocation and waits for another. The first one is whoever's that had it started. */
        void idle(Environment environment);

        /** Its process is gone. */
        void ended(Environment environment);
    }

    /** How Init went. */
    sealed interface Init {
        record Ready() implements Init {}

        /** The function can't run. */
        record Failed(Invocation.FunctionError error) implements Init {}

        /** It took longer than allowed; the process was ended. */
        record TimedOut() implements Init {}
    }

    /** An invocation on its way through an environment. */
    static final class Call {
        final String requestId;
        final String arn;
        final byte[] payload;
        final String traceHeader;
        final Duration timeout;
        long deadlineMillis;
        private boolean delivered;
        private long deliveredNanos;
        private @Nullable Invocation outcome;
        private @Nullable String tail;
        /** The environment that it came to last. */
        volatile String environment = "";
        /** The start that it had to wait for. */
        volatile Invoked.@Nullable Init init;

        Call(String requestId, String arn, byte[] payload, String traceHeader, Duration timeout) {
            this.requestId = requestId;
            this.arn = arn;
            this.payload = payload;
            this.traceHeader = traceHeader;
            this.timeout = timeout;
        }
    }

    private final String id;
    private final FunctionSpec function;
    private final FunctionLog log;
    private final Listener listener;
    private final Object code;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.INIT;
    private volatile @Nullable Process process;
    private @Nullable Call call;
    private @Nullable Report report;
    private Invocation.@Nullable FunctionError initError;
    private boolean retired;
    private volatile boolean endedByUs;
    private long startedNanos;
    private long initNanos;
    private long restoreStartedNanos;
    private long restoreNanos;
    private boolean phasesReported;
    private volatile long peakMegabytes;
    private long marksWritten;
    private long marksRead;
    private long stateSinceNanos = System.nanoTime();
    private final StringBuilder tail = new StringBuilder();
    private volatile String lastRequestId = "";
    private int invocations;

    /** @param code what it runs; compared by identity when code is replaced */
    Environment(String id, FunctionSpec function, FunctionLog log, Listener listener, Object code) {
        this.id = id;
        this.function = function;
        this.log = log;
        this.listener = listener;
        this.code = code;
    }

    String id() {
        return id;
    }

    Object code() {
        return code;
    }

    State state() {
        lock.lock();
        try {
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** What a person may want to know of it now. */
    FunctionStatus.EnvironmentStatus status() {
        Process current = process;
        if (current != null && current.isAlive()) {
            measureMemory();
        }
        lock.lock();
        try {
            return new FunctionStatus.EnvironmentStatus(
                    id,
                    state.name(),
                    Duration.ofNanos(System.nanoTime() - stateSinceNanos),
                    current == null ? 0 : current.pid(),
                    Duration.ofNanos(initNanos),
                    Duration.ofNanos(restoreNanos),
                    peakMegabytes,
                    invocations);
        } finally {
            lock.unlock();
        }
    }

    /** How long it has been in its state. */
    Duration inState() {
        lock.lock();
        try {
            return Duration.ofNanos(System.nanoTime() - stateSinceNanos);
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    ProcessHandle process() {
        Process current = process;
        return current == null ? null : current.toHandle();
    }

    /** Takes the process that was started for it and follows its output and its end. */
    void started(Process newProcess) {
        lock.lock();
        try {
            process = newProcess;
            startedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
        platform("INIT_START Runtime Version: java:" + Runtime.version().feature() + " (process " + newProcess.pid()
                + ")");
        Thread.ofPlatform()
                .daemon()
                .name("output of " + function.name())
                .stackSize(256 * 1024)
                .start(() -> readOutput(newProcess.getInputStream()));
        newProcess.onExit().thenAcceptAsync(ended -> exited(ended.exitValue()), Lambda.THREADS);
    }

    /** Waits until it asks for its first invocation. */
    Init awaitInit(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (state == State.INIT || state == State.RESTORE) {
                if (initError != null) {
                    break;
                }
                if (left <= 0) {
                    initReport("timeout", "");
                    kill();
                    return new Init.TimedOut();
                }
                left = changed.awaitNanos(left);
            }
            if (initError != null) {
                return new Init.Failed(initError);
            }
            // One that was retired meanwhile takes no invocation, and need not live for that.
            if (state == State.ENDED && !retired) {
                return new Init.Failed(
                        Failures.runtime("Runtime.ExitError", "", "Runtime exited without providing a reason"));
            }
            return new Init.Ready();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            return new Init.TimedOut();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs one invocation.
     *
     * @return nothing if the process was gone, or was being ended, before it saw the invocation: another may take it
     */
    @Nullable
    Invocation invoke(Call newCall) {
        lock.lock();
        try {
            Process current = process;
            if (state != State.IDLE || call != null || endedByUs || current == null || !current.isAlive()) {
                return null;
            }
            call = newCall;
            changed.signalAll();
            long left = newCall.timeout.toNanos();
            boolean timing = false;
            while (newCall.outcome == null) {
                if (state == State.ENDED && !newCall.delivered) {
                    return null;
                }
                if (newCall.delivered && !timing) {
                    timing = true;
                    left = newCall.timeout.toNanos() - (System.nanoTime() - newCall.deliveredNanos);
                }
                if (left <= 0) {
                    if (!newCall.delivered) {
                        kill();
                        return null;
                    }
                    timedOut(newCall);
                    break;
                }
                left = changed.awaitNanos(left);
            }
            return newCall.outcome;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            return Failures.runtime("Runtime.ExitError", newCall.requestId, "the local target is stopping");
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is idle, then runs one invocation. */
    @Nullable
    Invocation invokeNext(Call newCall) {
        return awaitIdle(newCall.timeout) ? invoke(newCall) : null;
    }

    /** Waits until it asks for the next invocation. @return whether it did */
    boolean awaitIdle(Duration limit) {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (state != State.IDLE && state != State.ENDED && left > 0) {
                left = changed.awaitNanos(left);
            }
            return state == State.IDLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The end of the invocation's log, once it is complete; at most 4 KB. */
    String tail(Call ended) {
        drainOutput();
        measureMemory();
        lock.lock();
        try {
            Report current = report;
            if (current != null && current.ended == ended) {
                flushReport();
            }
            String text = ended.tail;
            return text == null ? "" : text;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it as soon as it has nothing to do. */
    void retire() {
        lock.lock();
        try {
            retired = true;
            if (state == State.IDLE && call == null) {
                terminate();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it if nothing has been asked of it. @return whether it did */
    boolean endIfIdle() {
        lock.lock();
        try {
            if (state != State.IDLE || call != null) {
                return false;
            }
            terminate();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the process to end now; {@link #kill} follows if it doesn't. */
    void terminate() {
        endedByUs = true;
        Process current = process;
        if (current != null) {
            current.destroy();
            Thread.startVirtualThread(() -> {
                try {
                    if (!current.waitFor(END_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                        current.destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    current.destroyForcibly();
                }
            });
        }
    }

    /** Asks the process to end, and lets it take its time. */
    void endInPeace() {
        endedByUs = true;
        Process current = process;
        if (current != null) {
            current.destroy();
        }
    }

    /** Ends the process at once. */
    void kill() {
        endedByUs = true;
        Process current = process;
        if (current != null) {
            current.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            current.destroyForcibly();
        }
    }

    // What the process says through the Runtime API.

    /**
     * GET /runtime/invocation/next: waits for an invocation.
     *
     * @return nothing when the environment has ended
     * @throws IllegalStateException when it still owes an answer
     */
    @Nullable
    Call next() throws InterruptedException {
        boolean nowIdle = false;
        lock.lock();
        try {
            if (state == State.INVOKE) {
                throw new IllegalStateException("the invocation before was not answered");
            }
            if (state == State.INIT || state == State.RESTORE) {
                long now = System.nanoTime();
                if (state == State.INIT) {
                    initNanos = now - startedNanos;
                } else {
                    restoreNanos = now - restoreStartedNanos;
                    platform("RESTORE_REPORT Restore Duration: " + millis(restoreNanos) + " ms");
                }
            }
            if (state != State.ENDED && state != State.IDLE) {
                nowIdle = state == State.RETURNING;
                become(State.IDLE);
            }
            if (retired) {
                terminate();
            }
        } finally {
            lock.unlock();
        }
        if (nowIdle) {
            listener.idle(this);
        }
        lock.lock();
        try {
            while (call == null && state != State.ENDED) {
                changed.await();
            }
            Call taken = call;
            if (taken == null || state == State.ENDED) {
                return null;
            }
            flushReport();
            tail.setLength(0);
            lastRequestId = taken.requestId;
            invocations++;
            become(State.INVOKE);
            taken.delivered = true;
            taken.deliveredNanos = System.nanoTime();
            taken.deadlineMillis = System.currentTimeMillis() + taken.timeout.toMillis();
            changed.signalAll();
            platform("START RequestId: " + taken.requestId + " Version: " + (function.snapStart() ? "1" : "$LATEST"));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** POST /runtime/invocation/{id}/response. @return whether that invocation was waited for */
    boolean response(String requestId, byte[] payload) {
        return end(requestId, new Invocation.Answer(payload), "");
    }

    /**
     * POST /runtime/invocation/{id}/response with more than the limit. @return whether that invocation was waited for
     */
    boolean responseTooLarge(String requestId) {
        return end(
                requestId,
                Failures.of(
                        "Function.ResponseSizeTooLarge",
                        "Response payload size exceeded maximum allowed payload size (" + Lambda.PAYLOAD_LIMIT
                                + " bytes)."),
                "\tStatus: error\tError Type: Function.ResponseSizeTooLarge");
    }

    /** POST /runtime/invocation/{id}/error. @return whether that invocation was waited for */
    boolean error(String requestId, Invocation.FunctionError error) {
        return end(requestId, error, "");
    }

    /** POST /runtime/init/error. */
    void initError(Invocation.FunctionError error) {
        lock.lock();
        try {
            initReport("error", error.type());
            initError = error;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** GET /runtime/restore/next: the snapshot would be taken here; on this machine it goes straight on. */
    void restoreNext() {
        lock.lock();
        try {
            if (state != State.INIT) {
                throw new IllegalStateException("restore/next comes once, before the first invocation");
            }
            restoreStartedNanos = System.nanoTime();
            initNanos = restoreStartedNanos - startedNanos;
            initReport("success", "");
            platform("RESTORE_START Runtime Version: java:" + Runtime.version().feature());
            become(State.RESTORE);
        } finally {
            lock.unlock();
        }
    }

    private boolean end(String requestId, Invocation outcome, String status) {
        lock.lock();
        try {
            Call ended = call;
            if (ended == null || state != State.INVOKE || !ended.requestId.equals(requestId)) {
                return false;
            }
            call = null;
            become(State.RETURNING);
            finish(ended, outcome, status);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void timedOut(Call late) {
        String seconds = String.format(Locale.ROOT, "%.2f", late.timeout.toMillis() / 1000.0);
        warn(late.requestId + " Task timed out after " + seconds + " seconds");
        call = null;
        finish(
                late,
                Failures.runtime("Sandbox.Timedout", late.requestId, "Task timed out after " + seconds + " seconds"),
                "\tStatus: timeout");
        measureMemory();
        flushReport();
        kill();
    }

    private void exited(int exitValue) {
        lock.lock();
        try {
            State before = state;
            become(State.ENDED);
            String how = Failures.exit(exitValue);
            Call ended = call;
            call = null;
            if (ended != null && ended.delivered) {
                if (!endedByUs) {
                    warn("RequestId: " + ended.requestId + " Error: " + how);
                }
                finish(
                        ended,
                        Failures.runtime("Runtime.ExitError", ended.requestId, how),
                        "\tStatus: error\tError Type: Runtime.ExitError");
            } else if ((before == State.INIT || before == State.RESTORE) && initError == null && !endedByUs) {
                initReport("error", "Runtime.ExitError");
                warn(how);
                initError = Failures.runtime("Runtime.ExitError", id, how);
            } else if (!endedByUs && before == State.IDLE && exitValue != INTERRUPTED) {
                warn("the idle environment ended by itself: " + how);
            }
            flushReport();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.ended(this);
    }

    private void become(State next) {
        state = next;
        stateSinceNanos = System.nanoTime();
        changed.signalAll();
    }

    // What it logs.

    private void finish(Call ended, Invocation outcome, String status) {
        ended.outcome = outcome;
        Report ending = new Report(ended, System.nanoTime() - ended.deliveredNanos, status);
        report = ending;
        changed.signalAll();
        Thread.startVirtualThread(() -> {
            drainOutput();
            measureMemory();
            lock.lock();
            try {
                if (ending == report) {
                    flushReport();
                }
            } finally {
                lock.unlock();
            }
        });
    }

    /**
     * Waits until all has been read that the process printed before its answer. The answer comes another way and may
     * overtake the output; so a mark is put behind the output, into the same pipe, and waited for.
     */
    private void drainOutput() {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            long mark;
            lock.lock();
            try {
                mark = ++marksWritten;
            } finally {
                lock.unlock();
            }
            Path pipe = Path.of("/proc", Long.toString(current.pid()), "fd", "1");
            Files.write(pipe, (MARK + "" + mark + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            lock.lock();
            try {
                long left = DRAIN_LIMIT.toNanos();
                while (marksRead < mark && state != State.ENDED && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            pause(OUTPUT_GRACE); // No Linux, or the process is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void flushReport() {
        Report ending = report;
        if (ending == null) {
            return;
        }
        report = null;
        String requestId = ending.ended.requestId;
        platform("END RequestId: " + requestId);
        StringBuilder line = new StringBuilder("REPORT RequestId: ").append(requestId);
        line.append("\tDuration: ").append(millis(ending.nanos)).append(" ms");
        long billed = ending.nanos;
        StringBuilder phases = new StringBuilder();
        if (!phasesReported) {
            phasesReported = true;
            if (function.snapStart()) {
                phases.append("\tRestore Duration: ")
                        .append(millis(restoreNanos))
                        .append(" ms");
                phases.append("\tBilled Restore Duration: ")
                        .append(ceilMillis(restoreNanos))
                        .append(" ms");
                billed = ceilMillis(billed) * 1_000_000 + restoreNanos;
            } else {
                phases.append("\tInit Duration: ").append(millis(initNanos)).append(" ms");
                billed += initNanos;
            }
        }
        line.append("\tBilled Duration: ").append(ceilMillis(billed)).append(" ms");
        line.append("\tMemory Size: ").append(function.memoryMb()).append(" MB");
        line.append("\tMax Memory Used: ").append(peakMegabytes).append(" MB");
        line.append(phases).append(ending.status);
        platform(line.toString());
        ending.ended.tail = tail.toString();
    }

    private void initReport(String status, String errorType) {
        platform("INIT_REPORT Init Duration: " + millis(System.nanoTime() - startedNanos) + " ms\tPhase: init\tStatus: "
                + status + (errorType.isEmpty() ? "" : "\tError Type: " + errorType));
    }

    private void platform(String line) {
        log(LogLine.Kind.PLATFORM, line);
    }

    private void warn(String line) {
        log(LogLine.Kind.WARNING, line);
    }

    private void log(LogLine.Kind kind, String line) {
        lock.lock();
        try {
            String kept = line.length() > TAIL_LIMIT ? line.substring(line.length() - TAIL_LIMIT) : line;
            tail.append(kept).append('\n');
            if (tail.length() > TAIL_LIMIT) {
                tail.delete(0, tail.length() - TAIL_LIMIT);
            }
        } finally {
            lock.unlock();
        }
        log.write(kind, id, lastRequestId, line);
    }

    private void readOutput(InputStream output) {
        byte[] buffer = new byte[16 * 1024];
        byte[] line = new byte[1024];
        int length = 0;
        try (InputStream in = output) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    byte octet = buffer[i];
                    if (octet != '\n' && length < LINE_LIMIT) {
                        if (length == line.length) {
                            line = java.util.Arrays.copyOf(line, length * 2);
                        }
                        line[length++] = octet;
                        continue;
                    }
                    endOfLine(line, length, octet == '\n');
                    length = 0;
                    if (octet != '\n') {
                        line[length++] = octet;
                    }
                }
            }
        } catch (IOException e) {
            // The process ended.
        }
        if (length > 0) {
            outputLine(line, length);
        }
    }

    /** Logs a line, unless it is one of our marks. What stands before a mark is a line without its end. */
    private void endOfLine(byte[] line, int length, boolean complete) {
        int start = length - 1;
        while (start >= 0 && line[start] >= '0' && line[start] <= '9') {
            start--;
        }
        if (complete && start >= 0 && line[start] == MARK && length - start > 1 && length - start < 20) {
            outputLine(line, start);
            long mark = Long.parseLong(new String(line, start + 1, length - start - 1, StandardCharsets.US_ASCII));
            lock.lock();
            try {
                marksRead = Math.max(marksRead, mark);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
            return;
        }
        outputLine(line, length);
    }

    private void outputLine(byte[] line, int length) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            log(LogLine.Kind.OUTPUT, text);
        }
    }

    private void measureMemory() {
        Process current = process;
        if (current != null) {
            peakMegabytes = Math.max(peakMegabytes, Memory.peakMegabytes(current.pid()));
        }
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }

    private static long ceilMillis(long nanos) {
        return (nanos + 999_999) / 1_000_000;
    }

    /** What is to be logged at the end of an invocation. */
    private record Report(Call ended, long nanos, String status) {}
}
