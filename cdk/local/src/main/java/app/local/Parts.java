package app.local;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started and must be ended, the last one first. Safe for concurrent use. */
final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private boolean closed;

    /** Keeps a part; one that comes after the end is ended at once. */
    <T extends AutoCloseable> T keep(T part) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                parts.push(part);
            }
        }
        if (late) {
            end(part);
        }
        return part;
    }

    @Override
    public void close() {
        while (true) {
            AutoCloseable part;
            synchronized (this) {
                closed = true;
                part = parts.poll();
            }
            if (part == null) {
                return;
            }
            end(part);
        }
    }

    /** One part that cannot be ended must not keep the others from it. */
    private static void end(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            System.err.println("Cannot end " + part.getClass().getSimpleName() + ": " + e);
        }
    }
}
