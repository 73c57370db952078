package app.local.lambda;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
}
