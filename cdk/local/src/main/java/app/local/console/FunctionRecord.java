package app.local.console;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has come of a function's invocations since the start. Not safe for concurrent use. */
final class FunctionRecord {

    private static final int LATEST = 256;

    private final long[] latest = new long[LATEST];
    private int invocations;
    private int cold;
    private int errors;
    private int throttled;
    private @Nullable Failure lastFailure;

    /** The latest error. */
    record Failure(Instant time, String type, String message, String traceId) {}

    /** @param p50 median of the last 256, in nanoseconds; 0 if there was none */
    record View(
            int invocations,
            int cold,
            int errors,
            int throttled,
            long p50,
            long p95,
            @Nullable Failure failure) {}

    void add(long nanos, boolean isCold) {
        latest[invocations % LATEST] = nanos;
        invocations++;
        cold += isCold ? 1 : 0;
    }

    void throttled() {
        throttled++;
    }

    void failed(Failure failure) {
        errors++;
        lastFailure = failure;
    }

    View view() {
        long[] sorted = Arrays.copyOf(latest, Math.min(invocations, LATEST));
        Arrays.sort(sorted);
        return new View(invocations, cold, errors, throttled, at(sorted, 50), at(sorted, 95), lastFailure);
    }

    private static long at(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }
}
