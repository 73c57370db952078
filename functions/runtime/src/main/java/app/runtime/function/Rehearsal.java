package app.runtime.function;

import app.api.FunctionVariables;
import app.runtime.ApiException;
import app.runtime.Configuration;
import app.runtime.database.Database;
import app.runtime.telemetry.InvocationTelemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The requests that a function serves before its snapshot is taken: one, which loads its classes, or as many as it
 * takes until they are compiled, where {@link FunctionVariables#PRIMING_SECONDS} says how long that may take.
 */
public final class Rehearsal {

    /** The end where the database is so near that the time would allow for more. */
    private static final int MAX_REQUESTS = 20_000;

    /** Requests in one transaction, so that nobody waits for its rows for long. */
    private static final int BATCH = 50;

    /** Transactions on one connection: to open one is most of the first request after a restore. */
    private static final int BATCHES = 4;

    /** A reader of JSON fills its buffer, of 1,024 characters, in the middle of anything: events of other lengths. */
    private static final int SHIFTS = 15;

    private static final int SHIFT = 67;

    /** One request of so many takes another way. */
    private static final int OTHER = 16;

    /** Serves a request. */
    @FunctionalInterface
    public interface Server {

        void serve(byte[] payload, InvocationTelemetry invocation);
    }

    private final Duration limit;
    private final IntFunction<InvocationTelemetry> invocations;
    private final Runnable afterEach;
    private final long started = System.nanoTime();
    private int requests;
    private int succeeded;
    private int newConnections;

    /** @param invocations what is told of the request with that number, from 0 on */
    Rehearsal(Configuration configuration, IntFunction<InvocationTelemetry> invocations, Runnable afterEach) {
        this.limit = limit(configuration);
        this.invocations = invocations;
        this.afterEach = afterEach;
    }

    private static Duration limit(Configuration configuration) {
        String seconds = configuration.find(FunctionVariables.PRIMING_SECONDS);
        return seconds == null ? Duration.ZERO : Duration.ofSeconds(Integer.parseInt(seconds));
    }

    /** Whether it is more than one request. */
    public boolean isRepeated() {
        return limit.isPositive();
    }

    /** For the log. */
    Map<String, Long> summary() {
        Map<String, Long> summary = new LinkedHashMap<>();
        summary.put("requests", (long) requests);
        summary.put("succeeded", (long) succeeded);
        summary.put("newConnections", (long) newConnections);
        summary.put("durationMs", duration().toMillis());
        return summary;
    }

    private Duration duration() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Serves one request. That a caller is refused is an answer too. */
    public void once(byte[] payload, Server server) {
        InvocationTelemetry invocation = invocations.apply(requests);
        try {
            server.serve(payload, invocation);
            succeeded += invocation.isOk() ? 1 : 0;
        } catch (ApiException e) {
            invocation.failed(e.code(), null);
        } finally {
            requests++;
            invocation.end();
            afterEach.run();
        }
    }

    /**
     * Serves requests on the samples' rows, of which nothing remains, until the time or the count is over.
     *
     * @param sample what is served with success
     * @param other what is refused or finds nothing, one request of 16
     */
    public void repeat(Database database, SampleEvent sample, byte[] other, Server server) {
        List<String> laid = new ArrayList<>(sample.rows());
        List<byte[]> events = shifted(sample.payload());
        do {
            database.prime(laid, () -> {
                once(requests % OTHER == OTHER - 1 ? other : events.get(requests % SHIFTS), server);
                return requests % BATCH != 0 && goesOn();
            });
            if (requests / BATCH % BATCHES == 1) {
                database.close();
                newConnections++;
            }
        } while (goesOn());
    }

    /** The event behind more and more spaces. */
    private static List<byte[]> shifted(byte[] event) {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < SHIFTS; i++) {
            byte[] shifted = new byte[event.length + i * SHIFT];
            Arrays.fill(shifted, (byte) ' ');
            System.arraycopy(event, 0, shifted, i * SHIFT, event.length);
            events.add(shifted);
        }
        return events;
    }

    private boolean goesOn() {
        return requests < MAX_REQUESTS && duration().compareTo(limit) < 0;
    }
}
