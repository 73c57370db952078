package app.local.lambda;

import app.local.assembly.FunctionSpec;
import app.local.lambda.EnvironmentLife.Effect;
import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.EnvironmentLife.State;
import app.local.lambda.InvocationOutcome.FunctionError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One execution environment: a process of a function, and the conversation that it leads with the Runtime API. What
 * happens moves its {@link EnvironmentLife} on; what follows of that is done here. All of its state is guarded by the
 * monitor of its owner, the {@link FunctionPool}.
 */
final class Environment {

    private final String id;
    private final EnvironmentContext shared;
    private final FunctionCode code;
    private final Limits limits;
    private final EnvironmentLog log;
    private final OwedInvocation owed;
    private final NextInvocation next = new NextInvocation();
    private final long beganNanos;
    private final StateTimer timer;

    private EnvironmentLife life;
    private EnvironmentProcess process = EnvironmentProcess.NONE;

    /** Init begins. */
    Environment(String id, EnvironmentContext shared, FunctionCode code, Limits limits) {
        this.id = id;
        this.shared = shared;
        this.code = code;
        this.limits = limits;
        log = new EnvironmentLog(shared.function(), id, shared.log());
        owed = new OwedInvocation(id, shared, log);
        beganNanos = shared.timers().nanos();
        life = EnvironmentLife.begin(beganNanos);
        timer = new StateTimer(shared.timers(), shared.owner(), this::wake);
    }

    String id() {
        return id;
    }

    FunctionSpec function() {
        return shared.function();
    }

    FunctionCode code() {
        return code;
    }

    Limits limits() {
        return limits;
    }

    EnvironmentLog log() {
        return log;
    }

    /** Ends with Init: empty if it can be invoked. */
    CompletableFuture<Optional<FunctionError>> init() {
        return owed.init();
    }

    // For its owner, under the owner's monitor.

    EnvironmentLife life() {
        return life;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Whether it starts, and nothing waits for that. */
    boolean isUnclaimed() {
        return life.isStarting() && owed.isNone();
    }

    /** This waits for its Init. */
    void claim(PendingInvocation waiting) {
        owed.claim(waiting);
    }

    /** It is idle, and gets this to run. */
    void give(PendingInvocation given) {
        owed.run(given);
        move(Signal.INVOKE, Cause.STOPPED);
        next.give(given.invocation);
    }

    /** @param signal RETIRE or STOP */
    void end(Signal signal) {
        move(signal, Cause.STOPPED);
    }

    void kill() {
        process.kill();
    }

    // What happens to its process, and what that says through the Runtime API.

    /** Its process was started. */
    void started(EnvironmentProcess newProcess) {
        synchronized (shared.owner()) {
            process = newProcess;
            log.initStart(newProcess.pid());
            setTimer();
            if (life.isOver()) {
                newProcess.kill();
            }
            shared.owner().changed(this);
        }
    }

    /** Its process could not be started. */
    void notStarted(String reason) {
        happened(Signal.EXIT, Cause.notStarted(reason));
    }

    /** Its process has ended. */
    void exited(int exitValue) {
        synchronized (shared.owner()) {
            happened(Signal.EXIT, Cause.exited(id, life, owed.requestId(), exitValue));
        }
    }

    /** What a person may want to know of it now. */
    FunctionStatus.EnvironmentStatus status() {
        EnvironmentProcess running;
        synchronized (shared.owner()) {
            running = process;
        }
        long memory = running.peakMegabytes();
        synchronized (shared.owner()) {
            return new FunctionStatus.EnvironmentStatus(
                    id,
                    life.state().name(),
                    life.inState(shared.timers().nanos()),
                    running.pid(),
                    Duration.ofNanos(life.initNanos()),
                    Duration.ofNanos(life.restoreNanos()),
                    memory,
                    owed.count());
        }
    }

    /**
     * GET /runtime/invocation/next: waits for an invocation, which begins with this.
     *
     * @return empty when the environment has ended
     * @throws IllegalStateException when it still owes a response
     */
    Optional<Invocation> awaitNext() throws InterruptedException {
        Optional<Invocation> given = NextInvocation.await(next());
        given.ifPresent(invocation -> log.start(invocation.requestId()));
        return given;
    }

    CompletableFuture<Optional<Invocation>> next() {
        synchronized (shared.owner()) {
            CompletableFuture<Optional<Invocation>> asked = next.ask();
            happened(Signal.NEXT, Cause.STOPPED);
            return asked;
        }
    }

    /** GET /runtime/restore/next: the snapshot would be taken here; on this machine it goes straight on. */
    void restoreNext() {
        happened(Signal.RESTORE_NEXT, Cause.STOPPED);
    }

    /** POST /runtime/init/error and /runtime/restore/error. */
    void initError(FunctionError error) {
        happened(Signal.INIT_ERROR, Cause.of(error));
    }

    /** POST /runtime/invocation/{id}/response and /error. @return whether that invocation was waited for */
    boolean respond(String requestId, Cause cause) {
        synchronized (shared.owner()) {
            if (!requestId.equals(owed.requestId())) {
                return false;
            }
            happened(Signal.RESPONSE, cause);
            return true;
        }
    }

    // How its life goes on.

    private void happened(Signal signal, Cause cause) {
        synchronized (shared.owner()) {
            move(signal, cause);
            shared.owner().changed(this);
        }
    }

    private void move(Signal signal, Cause cause) {
        EnvironmentLife before = life;
        EnvironmentLife.Step step = before.on(signal, shared.timers().nanos());
        life = step.life();
        for (Effect effect : step.effects()) {
            run(effect, before, cause);
        }
        if (life.isOver()) {
            next.none();
        }
        setTimer();
    }

    private void run(Effect effect, EnvironmentLife before, Cause cause) {
        switch (effect) {
            case LOG_INIT -> log.initialised(life);
            case LOG_RESTORE -> log.restored(life);
            case READY -> owed.initEnded(Optional.empty(), false);
            case INIT_FAILED -> {
                FunctionError error = (FunctionError) cause.outcome();
                log.initFailed(shared.timers().nanos() - beganNanos, cause.isTimeout() ? "" : error.type());
                owed.initEnded(Optional.of(error), cause.isTimeout());
            }
            case COMPLETE -> owed.complete(before, life, process, cause);
            case WARN -> log.warn(cause.warning());
            case TERMINATE -> process.terminate();
            case KILL -> kill();
        }
    }

    private void setTimer() {
        if (life.state() != State.ENDED) {
            timer.set(timeUpNanos());
        }
    }

    private long timeUpNanos() {
        return life.since() + limits.of(life.state()).toNanos();
    }

    private void wake() {
        if (shared.timers().nanos() >= timeUpNanos()) {
            happened(Signal.TIME_UP, Cause.timedOut(limits.invocation(), owed.requestId()));
        } else {
            setTimer();
        }
    }
}
