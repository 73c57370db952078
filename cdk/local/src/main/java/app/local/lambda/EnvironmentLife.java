package app.local.lambda;

import java.time.Duration;
import java.util.List;

/**
 * The life of an execution environment: a state machine without threads, processes or a clock. {@link Environment}
 * tells it what happens and does what follows.
 *
 * <pre>
 * INIT ── RESTORE_NEXT ──► RESTORE
 *   │ NEXT                    │ NEXT
 *   └──────────► IDLE ◄───────┘
 *                 │  ▲
 *          INVOKE │  └────── NEXT ───────┐
 *                 ▼                      │
 *              INVOKE ── RESPONSE ──► RETURNING
 *
 * each ── TIME_UP, STOP, or RETIRE and nothing to do ──► ENDING ── EXIT ──► ENDED
 * </pre>
 *
 * @param retired whether it ends as soon as it has nothing to do: its code was replaced
 * @param since when it came into its state, in nanoseconds of the caller's clock
 * @param initNanos how long Init took; 0 before its end
 * @param restoreNanos how long the hooks for after the snapshot took; 0 before their end
 */
record EnvironmentLife(State state, boolean retired, long since, long initNanos, long restoreNanos) {

    enum State {
        /** The process starts and loads the handler. */
        INIT,
        /** Its hooks for after the snapshot run. */
        RESTORE,
        /** It waits for an invocation. */
        IDLE,
        /** It has an invocation. */
        INVOKE,
        /** It has responded, and not yet asked for the next invocation. */
        RETURNING,
        /** Its process was told to end, and takes no invocation any more. */
        ENDING,
        ENDED
    }

    enum Signal {
        /** The process asks to go on after the snapshot. */
        RESTORE_NEXT,
        /** The process asks for an invocation. */
        NEXT,
        /** It gets one. */
        INVOKE,
        /** The process responds, or reports an error of the invocation. */
        RESPONSE,
        /** The process says that it cannot be invoked. */
        INIT_ERROR,
        /** It has been in its state for as long as that may last. */
        TIME_UP,
        /** It shall end after its invocation. */
        RETIRE,
        /** It shall end now. */
        STOP,
        /** Its process has ended. */
        EXIT
    }

    enum Effect {
        /** Init went well: say so in the log. */
        LOG_INIT,
        /** The hooks for after the snapshot went well: say so in the log. */
        LOG_RESTORE,
        /** It can be invoked, or could if it were not retired: whoever waits for its Init waits no longer. */
        READY,
        /** It will never be invoked: whoever waits for its Init is told. */
        INIT_FAILED,
        /** The invocation that it has, if any, is over. */
        COMPLETE,
        /** A warning in the log: it ended by itself. */
        WARN,
        /** Ask the process to end. */
        TERMINATE,
        /** End the process. */
        KILL
    }

    /** A life after a signal, and what is to be done, in this order. */
    record Step(EnvironmentLife life, List<Effect> effects) {}

    static EnvironmentLife begin(long now) {
        return new EnvironmentLife(State.INIT, false, now, 0, 0);
    }

    /** Whether an invocation may be given to it now. */
    boolean isIdle() {
        return state == State.IDLE;
    }

    /** Whether it can't be invoked yet. */
    boolean isStarting() {
        return state == State.INIT || state == State.RESTORE;
    }

    /** Whether its process is to end or has ended. */
    boolean isOver() {
        return state == State.ENDING || state == State.ENDED;
    }

    Duration inState(long now) {
        return Duration.ofNanos(now - since);
    }

    /**
     * What a signal makes of it.
     *
     * @param now in nanoseconds of the caller's clock
     * @throws IllegalStateException if the Runtime API does not allow that call in this state
     */
    Step on(Signal signal, long now) {
        return switch (signal) {
            case RESTORE_NEXT -> restoreNext(now);
            case NEXT -> next(now);
            case INVOKE -> {
                require(state == State.IDLE, "it is not idle");
                yield to(State.INVOKE, now);
            }
            case RESPONSE -> {
                require(state == State.INVOKE || state == State.ENDING, "there is no invocation to respond to");
                yield state == State.INVOKE
                        ? to(State.RETURNING, now, Effect.COMPLETE)
                        : new Step(this, List.of(Effect.COMPLETE));
            }
            case INIT_ERROR -> isStarting() ? to(State.ENDING, now, Effect.INIT_FAILED, Effect.TERMINATE) : stay();
            case TIME_UP -> timeUp(now);
            case RETIRE -> {
                if (state == State.IDLE) {
                    yield to(State.ENDING, now, Effect.TERMINATE);
                }
                yield new Step(new EnvironmentLife(state, true, since, initNanos, restoreNanos), List.of());
            }
            case STOP -> stop(now);
            case EXIT -> exit(now);
        };
    }

    private Step restoreNext(long now) {
        require(state == State.INIT || isOver(), "restore/next comes once, before the first invocation");
        return isOver()
                ? stay()
                : new Step(new EnvironmentLife(State.RESTORE, retired, now, now - since, 0), List.of(Effect.LOG_INIT));
    }

    private Step next(long now) {
        require(state != State.INVOKE, "the invocation before was not answered");
        State then = retired ? State.ENDING : State.IDLE;
        return switch (state) {
            case INIT ->
                new Step(
                        new EnvironmentLife(then, retired, now, now - since, 0),
                        retired ? List.of(Effect.READY, Effect.TERMINATE) : List.of(Effect.READY));
            case RESTORE ->
                new Step(
                        new EnvironmentLife(then, retired, now, initNanos, now - since),
                        retired
                                ? List.of(Effect.LOG_RESTORE, Effect.READY, Effect.TERMINATE)
                                : List.of(Effect.LOG_RESTORE, Effect.READY));
            case RETURNING -> retired ? to(then, now, Effect.TERMINATE) : to(then, now);
            case IDLE, INVOKE, ENDING, ENDED -> stay();
        };
    }

    private Step timeUp(long now) {
        return switch (state) {
            case INIT, RESTORE -> to(State.ENDING, now, Effect.INIT_FAILED, Effect.KILL);
            case IDLE -> to(State.ENDING, now, Effect.TERMINATE);
            case INVOKE -> to(State.ENDING, now, Effect.WARN, Effect.COMPLETE, Effect.KILL);
            case RETURNING -> to(State.ENDING, now, Effect.KILL);
            case ENDING -> to(State.ENDING, now, Effect.KILL);
            case ENDED -> stay();
        };
    }

    private Step stop(long now) {
        return switch (state) {
            case INIT, RESTORE -> to(State.ENDING, now, Effect.INIT_FAILED, Effect.TERMINATE);
            case IDLE, INVOKE, RETURNING -> to(State.ENDING, now, Effect.TERMINATE);
            case ENDING, ENDED -> stay();
        };
    }

    private Step exit(long now) {
        return switch (state) {
            case INIT, RESTORE -> to(State.ENDED, now, Effect.INIT_FAILED, Effect.WARN);
            case INVOKE -> to(State.ENDED, now, Effect.WARN, Effect.COMPLETE);
            case IDLE -> to(State.ENDED, now, Effect.WARN);
            case RETURNING -> to(State.ENDED, now);
            case ENDING -> to(State.ENDED, now, Effect.COMPLETE);
            case ENDED -> stay();
        };
    }

    private Step stay() {
        return new Step(this, List.of());
    }

    private Step to(State next, long now, Effect... effects) {
        return new Step(new EnvironmentLife(next, retired, now, initNanos, restoreNanos), List.of(effects));
    }

    private static void require(boolean allowed, String otherwise) {
        if (!allowed) {
            throw new IllegalStateException(otherwise);
        }
    }
}
