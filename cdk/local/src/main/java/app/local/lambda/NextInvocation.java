package app.local.lambda;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Where a process waits for its next invocation. Guarded as its environment is. */
final class NextInvocation {

    private CompletableFuture<Optional<Invocation>> asked = new CompletableFuture<>();

    /** The process asks. It reads this answer only: had it asked before, that one is empty. */
    CompletableFuture<Optional<Invocation>> ask() {
        none();
        asked = new CompletableFuture<>();
        return asked;
    }

    /** The process gets one. */
    void give(Invocation invocation) {
        asked.complete(Optional.of(invocation));
    }

    /** The process gets none any more. */
    void none() {
        asked.complete(Optional.empty());
    }

    /** Waits for what {@link #ask} returned. */
    static Optional<Invocation> await(CompletableFuture<Optional<Invocation>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // It is never completed with an exception.
        }
    }
}
