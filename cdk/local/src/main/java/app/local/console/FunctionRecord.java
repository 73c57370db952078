package app.local.console;

import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
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
    private @Nullable Failure lastError;

    /** When and how a function failed last, and in which trace; its id is empty if it had none. */
    record Failure(
            Instant time,
            String type,
            String message,
            @JsonProperty("trace") String traceId) {}

    /** @param p50 median of the last 256; zero if there was none */
    record View(
            int invocations,
            int cold,
            int errors,
            int throttled,
            Duration p50,
            Duration p95,
            @Nullable Failure lastError) {}

    /** Counts an invocation. @param traceId empty if it has none */
    void add(InvocationResult result, String traceId) {
        switch (result.outcome()) {
            case InvocationOutcome.Throttled _ -> {
                throttled++;
                return;
            }
            case InvocationOutcome.FunctionError error -> {
                errors++;
                lastError = new Failure(result.ended(), error.type(), error.message(), traceId);
            }
            case InvocationOutcome.Success _, InvocationOutcome.TooLarge _ -> {}
        }
        latest[invocations % LATEST] = result.duration().toNanos();
        invocations++;
        cold += result.coldStart() == null ? 0 : 1;
    }

    View view() {
        long[] sorted = Arrays.copyOf(latest, Math.min(invocations, LATEST));
        Arrays.sort(sorted);
        return new View(invocations, cold, errors, throttled, at(sorted, 50), at(sorted, 95), lastError);
    }

    private static Duration at(long[] sorted, int percent) {
        return Duration.ofNanos(
                sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)]);
    }
}
