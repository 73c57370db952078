package app.local.gateway;

import app.local.assembly.ThrottleSpec;
import java.util.function.LongSupplier;

/** A token bucket: full at the start, one token a request, filled again at a steady rate. */
final class TokenBucket {

    private final ThrottleSpec spec;
    private final LongSupplier nanoTime;
    private double tokens;
    private long filled;

    /** @param nanoTime a clock that never goes back, in nanoseconds */
    TokenBucket(ThrottleSpec spec, LongSupplier nanoTime) {
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.tokens = spec.burst();
        this.filled = nanoTime.getAsLong();
    }

    /** Takes a token; false if there is none left. */
    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(spec.burst(), tokens + (now - filled) / 1e9 * spec.rate());
        filled = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
