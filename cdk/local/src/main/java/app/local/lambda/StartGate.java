package app.local.lambda;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets only so many environments start at once, of all functions together, in the order in which they come: a burst of
 * requests would otherwise start more JVMs than there are processors, and each of them would exceed its time.
 */
final class StartGate {

    private final Timers timers;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int free;

    StartGate(int places, Timers timers) {
        this.free = places;
        this.timers = timers;
    }

    /** Runs a task as soon as there is a place. It keeps the place until {@link #leave}. */
    synchronized void enter(Runnable turn) {
        if (free == 0) {
            waiting.add(turn);
            return;
        }
        free--;
        timers.run(turn);
    }

    /** Gives a place back. */
    synchronized void leave() {
        Runnable next = waiting.poll();
        if (next == null) {
            free++;
        } else {
            timers.run(next);
        }
    }
}
