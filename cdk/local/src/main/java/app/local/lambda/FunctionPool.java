package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All environments of one function: one per invocation under way, kept for the next ones until they are idle too long.
 */
final class FunctionPool implements Environment.Listener {

    private static final Duration SNAPSHOT_INIT_LIMIT = Duration.ofSeconds(130);

    /** Waiting this long for an environment that is about to be free beats starting another one. */
    private static final Duration RETURN_GRACE = Duration.ofMillis(250);

    /** At the limit, an environment that has already answered is waited for so long before the request is refused. */
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(1);

    /** How often a request that waits for its turn to start an environment looks whether it has come. */
    private static final Duration TURN = Duration.ofMillis(5);

    /** Starts an environment's process. */
    interface Starter {
        void start(FunctionSpec function, Environment environment);
    }

    private final FunctionSpec function;
    private final FunctionLog log;
    private final int limit;
    private final Duration initLimit;
    private final StartGate gate;
    private final Starter starter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Environment> idle = new ArrayDeque<>();
    private final Set<Environment> all = new HashSet<>();
    /** Which invocation has which, from being given out until asking for the next one. */
    private final Map<Environment, Environment.Call> lent = new HashMap<>();
    /** Those that have answered and are about to ask for the next one. */
    private final Set<Environment> returning = new HashSet<>();

    private Object code;
    private boolean closed;
    /** Requests that wait for their turn to start an environment; each counts as one at the limit. */
    private int waiting;

    /**
     * @param limit environments at once
     * @param initLimit how long Init may take without SnapStart; after that it is repeated as part of the invocation
     */
    FunctionPool(
            FunctionSpec function,
            FunctionLog log,
            int limit,
            Duration initLimit,
            StartGate gate,
            Starter starter,
            Object code) {
        this.function = function;
        this.log = log;
        this.limit = limit;
        this.initLimit = initLimit;
        this.gate = gate;
        this.starter = starter;
        this.code = code;
    }

    FunctionSpec function() {
        return function;
    }

    FunctionLog log() {
        return log;
    }

    /** An outcome, and how to get the end of its log. */
    record Ended(Invocation outcome, @Nullable Environment environment, Environment.@Nullable Call call) {

        /** The last 4 KB of the invocation's log. */
        String tail() {
            return environment == null || call == null ? "" : environment.tail(call);
        }
    }

    /** Runs one invocation in an environment that is free, or else in a new one. */
    Ended invoke(Environment.Call call) {
        while (true) {
            Acquired acquired = acquire(call);
            if (acquired == null) {
                call.environment = "";
                return new Ended(new Invocation.Throttled("Rate Exceeded."), null, null);
            }
            Environment environment = acquired.environment();
            call.environment = environment.id();
            if (acquired.pass() != null) {
                Instant began = Instant.now();
                Environment.Init init = start(environment, initLimit(), acquired.pass());
                call.init = new Invoked.Init(began, Instant.now(), init instanceof Environment.Init.Ready);
                if (init instanceof Environment.Init.TimedOut) {
                    return new Ended(lateInit(call), environment, null);
                }
                if (init instanceof Environment.Init.Failed failed) {
                    environment.terminate();
                    return new Ended(failed.error(), environment, null);
                }
            }
            Invocation outcome = environment.invoke(call);
            if (outcome != null) {
                answered(environment, call);
                return new Ended(outcome, environment, call);
            }
            // Its process ended between two invocations. This one was never seen, so another environment may run it.
        }
    }

    /** The function and its environments as they are now. */
    FunctionStatus status() {
        List<FunctionStatus.EnvironmentStatus> environments = new ArrayList<>();
        for (Environment environment : environments()) {
            environments.add(environment.status());
        }
        return new FunctionStatus(function, limit, List.copyOf(environments));
    }

    /** Ends environments that were idle for longer than this. */
    void endIdle(Duration idleTime) {
        List<Environment> old = new ArrayList<>();
        lock.lock();
        try {
            for (Environment environment : List.copyOf(idle)) {
                if (environment.inState().compareTo(idleTime) >= 0) {
                    idle.remove(environment);
                    old.add(environment);
                }
            }
        } finally {
            lock.unlock();
        }
        for (Environment environment : old) {
            environment.endIfIdle();
        }
        for (Environment environment : environments()) {
            // It answered, but doesn't come back for more: it may not hold a place for ever.
            if (environment.state() == Environment.State.RETURNING
                    && environment.inState().compareTo(function.timeout()) > 0) {
                environment.kill();
            }
        }
    }

    /** New environments run other code from now on; the ones there are end after their request. */
    void replaceCode(Object newCode) {
        List<Environment> old;
        lock.lock();
        try {
            code = newCode;
            old = List.copyOf(all);
            idle.clear();
            returning.clear();
        } finally {
            lock.unlock();
        }
        old.forEach(Environment::retire);
    }

    List<Environment> environments() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** No new environment from now on. @return those that there are */
    List<Environment> close() {
        lock.lock();
        try {
            closed = true;
            idle.clear();
            changed.signalAll();
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void idle(Environment environment) {
        lock.lock();
        try {
            returning.remove(environment);
            lent.remove(environment);
            if (!closed && environment.code() == code && all.contains(environment) && !idle.contains(environment)) {
                idle.push(environment);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ended(Environment environment) {
        lock.lock();
        try {
            idle.remove(environment);
            all.remove(environment);
            lent.remove(environment);
            returning.remove(environment);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * What an invocation gets.
     *
     * @param pass to start its process with; null if it runs already
     */
    private record Acquired(Environment environment, StartGate.@Nullable Pass pass) {}

    /** @return an idle environment, or a new one without a process, or nothing at the limit */
    private @Nullable Acquired acquire(Environment.Call call) {
        boolean waits = false;
        lock.lock();
        try {
            long begun = System.nanoTime();
            while (!closed) {
                Environment free = idle.poll();
                if (free != null) {
                    lent.put(free, call);
                    return new Acquired(free, null);
                }
                if (!waits) {
                    boolean atLimit = all.size() + waiting >= limit;
                    long left = (atLimit ? RETURN_LIMIT : RETURN_GRACE).toNanos() - (System.nanoTime() - begun);
                    if (left > 0 && !returning.isEmpty()) {
                        changed.awaitNanos(left);
                        continue;
                    }
                    if (atLimit) {
                        return null;
                    }
                    waits = true;
                    waiting++;
                }
                // Until it is its turn to start one, another may have become free.
                StartGate.Pass pass = gate.tryEnter();
                if (pass != null) {
                    Environment environment = new Environment(newId(), function, log, this, code);
                    all.add(environment);
                    lent.put(environment, call);
                    return new Acquired(environment, pass);
                }
                changed.awaitNanos(TURN.toNanos());
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            waiting -= waits ? 1 : 0;
            lock.unlock();
        }
    }

    private void answered(Environment environment, Environment.Call call) {
        lock.lock();
        try {
            // Unless it has asked already, and perhaps got another invocation.
            if (lent.get(environment) == call && environment.code() == code) {
                returning.add(environment);
            }
        } finally {
            lock.unlock();
        }
    }

    private Duration initLimit() {
        if (!function.snapStart()) {
            return initLimit;
        }
        return SNAPSHOT_INIT_LIMIT.compareTo(function.timeout()) > 0 ? SNAPSHOT_INIT_LIMIT : function.timeout();
    }

    /** Starts the process and waits until it can be invoked; until then no other invocation may take it. */
    private Environment.Init start(Environment environment, Duration limitOfInit, StartGate.Pass turn) {
        try (turn) {
            try {
                starter.start(function, environment);
            } catch (RuntimeException e) {
                ended(environment);
                String reason =
                        e.getCause() == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + e.getCause();
                log.write(LogLine.Kind.WARNING, environment.id(), "", reason);
                return new Environment.Init.Failed(Failures.of("Runtime.InvalidEntrypoint", reason));
            }
            return environment.awaitInit(limitOfInit);
        }
    }

    /** Init took too long, so Lambda repeats it within the function's own timeout. */
    private Invocation lateInit(Environment.Call call) {
        if (!function.snapStart()) {
            Environment second = null;
            lock.lock();
            try {
                if (!closed && all.size() < limit + 1) {
                    second = new Environment(newId(), function, log, this, code);
                    all.add(second);
                }
            } finally {
                lock.unlock();
            }
            if (second != null) {
                Environment.Init init = start(second, function.timeout(), gate.enter());
                if (init instanceof Environment.Init.Failed failed) {
                    second.terminate();
                    return failed.error();
                }
                if (init instanceof Environment.Init.Ready) {
                    Invocation outcome = second.invoke(call);
                    if (outcome != null) {
                        return outcome;
                    }
                }
            }
        }
        String seconds = String.format(Locale.ROOT, "%.2f", function.timeout().toMillis() / 1000.0);
        return Failures.runtime("Sandbox.Timedout", call.requestId, "Task timed out after " + seconds + " seconds");
    }

    private static String newId() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
