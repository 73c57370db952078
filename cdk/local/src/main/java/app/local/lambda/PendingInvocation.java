package app.local.lambda;

import app.local.lambda.InvocationResult.ColdStart;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** An invocation that somebody waits for. What changes is guarded by the lock of its {@link FunctionPool}. */
final class PendingInvocation {

    final Invocation invocation;
    /** When it came, by the clock of the pool. */
    final long sinceNanos;
    /** Whether it holds a place for an environment that is to be started for it. */
    boolean holdsPlace;
    /** Whether Init has taken too long once: Lambda repeats it, within the function's timeout. */
    boolean initRepeated;

    private final CompletableFuture<InvocationResult> result = new CompletableFuture<>();
    private String environment = "";
    private @Nullable ColdStart coldStart;
    private CompletableFuture<String> log = CompletableFuture.completedFuture("");

    PendingInvocation(Invocation invocation, long now) {
        this.invocation = invocation;
        this.sinceNanos = now;
    }

    void givenTo(String environmentId) {
        environment = environmentId;
    }

    void started(Instant began, boolean succeeded) {
        ColdStart before = coldStart;
        coldStart = new ColdStart(before == null ? began : before.began(), Instant.now(), succeeded);
    }

    void logged(CompletableFuture<String> tail) {
        log = tail;
    }

    void complete(InvocationOutcome outcome) {
        String ranIn = outcome instanceof InvocationOutcome.Throttled ? "" : environment;
        result.complete(new InvocationResult(invocation, outcome, ranIn, coldStart, Instant.now(), ""));
    }

    boolean isComplete() {
        return result.isDone();
    }

    /** Waits for the result. @param withLog whether for the end of its log too */
    InvocationResult await(boolean withLog) {
        try {
            InvocationResult known = result.get();
            return withLog ? known.withLog(log.get()) : known;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return InvocationResult.of(
                    invocation,
                    Failures.runtime("Runtime.ExitError", invocation.requestId(), "the local target is stopping"));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // Neither is ever completed with an exception.
        }
    }
}
