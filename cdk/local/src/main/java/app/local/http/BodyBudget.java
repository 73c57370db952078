package app.local.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies may be in memory at once. Safe for concurrent use. */
final class BodyBudget {

    private final AtomicLong left;

    /** @param bytes in all */
    BodyBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** Takes bytes, if so many are left. */
    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(long bytes) {
        left.addAndGet(bytes);
    }
}
