package app.local.lambda;

import app.local.assembly.FunctionSpec;
import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.InvocationOutcome.FunctionError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The environments of one function, and the invocations that wait for one. It owns the state of both: everything is
 * guarded by its monitor, under which no process is started and nothing is waited for.
 */
final class FunctionPool implements EnvironmentContext.Owner {

    /** Starts an environment's process. */
    interface Starter {
        EnvironmentProcess start(Environment environment);
    }

    private final EnvironmentContext shared;
    private final Limits limits;
    private final StartGate gate;
    private final Starter starter;
    private final EnvironmentSet environments = new EnvironmentSet();
    private final Deque<PendingInvocation> waiting = new ArrayDeque<>();
    private final CompletableFuture<Void> emptied = new CompletableFuture<>();
    private FunctionCode code;
    private boolean closed;
    /** Wakes when one of those that wait has waited for long enough. */
    private final StateTimer look;

    FunctionPool(
            FunctionSpec function,
            FunctionLog log,
            Timers timers,
            Limits limits,
            StartGate gate,
            Starter starter,
            FunctionCode code) {
        this.look = new StateTimer(timers, this, this::dispatch);
        this.shared = new EnvironmentContext(function, log, timers, this);
        this.limits = limits;
        this.gate = gate;
        this.starter = starter;
        this.code = code;
    }

    FunctionSpec function() {
        return shared.function();
    }

    FunctionLog log() {
        return shared.log();
    }

    /** Has an invocation run, in an environment that is free or else in a new one. */
    PendingInvocation submit(Invocation invocation) {
        PendingInvocation pending =
                new PendingInvocation(invocation, shared.timers().nanos());
        synchronized (this) {
            waiting.add(pending);
            dispatch();
        }
        return pending;
    }

    /** Starts an environment that no invocation waits for. @return how its Init went: empty if it can be invoked */
    CompletableFuture<Optional<FunctionError>> provision() {
        Environment environment;
        synchronized (this) {
            environment = create(limits);
        }
        gate.enter(() -> start(environment));
        return environment.init();
    }

    /** The function and its environments as they are now. */
    FunctionStatus status() {
        List<Environment> now;
        synchronized (this) {
            now = environments.all();
        }
        return new FunctionStatus(
                shared.function(),
                limits.environments(),
                now.stream().map(Environment::status).toList());
    }

    /** How many processes run. */
    synchronized int running() {
        return environments.running();
    }

    /** New environments run other code from now on; the ones there are end after their invocation. */
    synchronized void replaceCode(FunctionCode newCode) {
        code = newCode;
        environments.end(Signal.RETIRE);
    }

    /**
     * No new environment from now on; invocations that wait for one are refused.
     *
     * @param signal how those end that there are: RETIRE for after their invocation, STOP for now
     * @return ends when they have ended
     */
    synchronized CompletableFuture<Void> close(Signal signal) {
        closed = true;
        environments.end(signal);
        dispatch();
        return emptied;
    }

    /** Ends every process at once. */
    synchronized void kill() {
        environments.all().forEach(Environment::kill);
    }

    @Override
    public void giveBack(PendingInvocation pending, boolean initTimedOut) {
        if (initTimedOut && (pending.initRepeated || shared.function().snapStart())) {
            pending.complete(Cause.timedOut(limits.invocation(), pending.invocation.requestId())
                    .outcome());
            return;
        }
        waiting.addFirst(pending);
        if (initTimedOut) {
            // Lambda repeats an Init that takes too long, within the function's own timeout.
            pending.initRepeated = true;
            reserve(pending);
        }
    }

    @Override
    public void changed(Environment environment) {
        environments.removeEnded(environment);
        dispatch();
    }

    // All of this under the monitor.

    /** Gives what waits to those that are free, starts new ones where that is allowed, and refuses what is too much. */
    private void dispatch() {
        long now = shared.timers().nanos();
        Occupancy occupancy = environments.occupancy();
        int ahead = 0;
        for (PendingInvocation pending : List.copyOf(waiting)) {
            Duration age = Duration.ofNanos(now - pending.sinceNanos);
            Optional<Environment> free = occupancy.isCrowded(age) ? Optional.empty() : environments.free();
            if (closed) {
                refuse(pending, "the local target is stopping");
            } else if (free.isPresent()) {
                waiting.remove(pending);
                pending.holdsPlace = false;
                free.get().give(pending);
                occupancy = environments.occupancy();
            } else if (!pending.holdsPlace && environments.claim(pending)) {
                waiting.remove(pending);
            } else if (!pending.holdsPlace) {
                boolean atLimit = places() - occupancy.idle() + ahead >= limits.environments();
                Duration grace = occupancy.grace(age, atLimit);
                if (age.compareTo(grace) < 0) {
                    ahead++;
                    look.set(pending.sinceNanos + grace.toNanos());
                } else if (atLimit) {
                    refuse(pending, busy());
                } else {
                    reserve(pending);
                }
            }
        }
        if (closed && environments.size() == 0) {
            emptied.complete(null);
        }
    }

    /** How many environments there are, or will be. */
    private int places() {
        return environments.size()
                + (int) waiting.stream().filter(pending -> pending.holdsPlace).count();
    }

    private String busy() {
        boolean reserved = shared.function().reservedConcurrency().isPresent();
        return "all " + limits.environments() + " environments of "
                + shared.function().name() + " are busy; "
                + (reserved ? "its template reserves no more" : "-Dconcurrency= allows more");
    }

    private void refuse(PendingInvocation pending, String why) {
        waiting.remove(pending);
        pending.complete(new InvocationOutcome.Throttled(why));
    }

    /** Has an environment started for it, unless another becomes free before it is its turn. */
    private void reserve(PendingInvocation pending) {
        pending.holdsPlace = true;
        gate.enter(() -> startFor(pending));
    }

    private Environment create(Limits itsLimits) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        Environment environment = new Environment(id, shared, code, itsLimits);
        environments.add(environment);
        return environment;
    }

    // Without the monitor, in a place of the gate.

    private void startFor(PendingInvocation pending) {
        Environment environment = null;
        synchronized (this) {
            if (!closed && pending.holdsPlace && waiting.remove(pending)) {
                pending.holdsPlace = false;
                environment = create(pending.initRepeated ? limits.withInit(limits.invocation()) : limits);
                environment.claim(pending);
            }
        }
        if (environment == null) {
            gate.leave();
        } else {
            start(environment);
        }
    }

    private void start(Environment environment) {
        environment.init().whenComplete((error, never) -> gate.leave());
        try {
            environment.started(starter.start(environment));
        } catch (RuntimeException | Error e) {
            environment.notStarted(
                    e.getCause() == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + e.getCause());
        }
    }
}
