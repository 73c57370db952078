package app.local.lambda;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many environments start at once: a burst of requests would otherwise start more JVMs than there are
 * processors, and each of them would exceed its time.
 */
final class StartGate {

    private final Semaphore places;

    StartGate(int places) {
        this.places = new Semaphore(places, true);
    }

    /** A place, or null where there is none. */
    @Nullable
    Pass tryEnter() {
        return places.tryAcquire() ? new Pass() : null;
    }

    /** A place, as soon as there is one. */
    Pass enter() {
        places.acquireUninterruptibly();
        return new Pass();
    }

    /** A place; closing gives it back. */
    final class Pass implements AutoCloseable {
        @Override
        public void close() {
            places.release();
        }
    }
}
