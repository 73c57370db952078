package app.local.lambda;

import app.local.lambda.InvocationOutcome.FunctionError;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an environment owes an answer to: the invocation that it runs, or that waits for its Init, which begins with
 * this; at most one. Guarded as its environment is.
 */
final class OwedInvocation {

    private final String environment;
    private final EnvironmentContext shared;
    private final EnvironmentLog log;
    private final Instant began = Instant.now();
    private final CompletableFuture<Optional<FunctionError>> init = new CompletableFuture<>();

    private @Nullable PendingInvocation pending;
    private int count;

    OwedInvocation(String environment, EnvironmentContext shared, EnvironmentLog log) {
        this.environment = environment;
        this.shared = shared;
        this.log = log;
    }

    /** Ends with Init: empty if the environment can be invoked. */
    CompletableFuture<Optional<FunctionError>> init() {
        return init;
    }

    boolean isNone() {
        return pending == null;
    }

    /** Null if there is none. */
    @Nullable
    String requestId() {
        return pending == null ? null : pending.invocation.requestId();
    }

    /** How many the environment has run, with the one that it runs. */
    int count() {
        return count;
    }

    /** This waits for Init from now on. */
    void claim(PendingInvocation waiting) {
        pending = waiting;
    }

    /** The environment runs this from now on. */
    void run(PendingInvocation given) {
        pending = given;
        given.givenTo(environment);
        count++;
    }

    /** Init is over, or has taken too long: gives what waited for it back, to be run, or tells it the error. */
    void initEnded(Optional<FunctionError> error, boolean timedOut) {
        PendingInvocation waiting = pending;
        pending = null;
        if (waiting != null) {
            waiting.givenTo(environment);
            waiting.started(began, error.isEmpty());
            if (error.isEmpty() || timedOut) {
                shared.owner().giveBack(waiting, timedOut);
            } else {
                waiting.complete(error.get());
            }
        }
        init.complete(error);
    }

    /**
     * Gives it its answer, and logs what Lambda does at its end.
     *
     * @param before the environment's life while it ran
     * @param after and now
     */
    void complete(EnvironmentLife before, EnvironmentLife after, EnvironmentProcess process, Cause cause) {
        PendingInvocation ended = pending;
        if (ended == null) {
            return;
        }
        pending = null;
        long nanos = shared.timers().nanos() - before.since();
        ReportLine report =
                new ReportLine(ended.invocation.requestId(), nanos, count == 1 ? after : null, cause.status());
        ended.logged(log.end(report));
        ended.complete(cause.outcome());
        if (after.isOver()) {
            log.flush(report, process.peakMegabytes());
        } else {
            shared.timers().run(() -> {
                process.awaitOutput();
                log.flush(report, process.peakMegabytes());
            });
        }
    }
}
