package app.runtime.trace;

import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;

/**
 * Hands requests to an exporter: each is taken once, or its spans are counted as lost, which the log tells. What a
 * collector does not take now waits here, up to {@link #MAX_WAITING_BYTES}. A collector that fails is left alone for 2
 * seconds, then 4, up to 60, or as long as it says.
 *
 * <p>A request that got no answer in time is not sent again, since the collector may have it. One whose connection
 * ended before any answer is sent again on a new connection (OTLP specification, "OTLP/HTTP Connection").
 */
final class Delivery {

    /** How long a collector that failed is left alone: twice as long each time. */
    private static final long FIRST_PAUSE_MILLIS = 2_000;

    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    /** What waits for a collector; what comes when there is as much of it is lost. */
    private static final int MAX_WAITING_BYTES = 1024 * 1024;

    private record Batch(byte[] request, int spans) {}

    private final Exporter exporter;
    private final long limitNanos;
    private final InstantSource clock;
    private final Log log;
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private int waitingBytes;
    /** Whether the first that waits is sent, and its answer not read yet. */
    private boolean isSent;

    private boolean isHealthy = true;
    private long lost;
    private long told;
    private long pausedUntil;
    private long pause = FIRST_PAUSE_MILLIS;

    /** @param limitMillis how long one {@link #flush} may take */
    Delivery(Exporter exporter, long limitMillis, InstantSource clock, Log log) {
        this.exporter = exporter;
        this.limitNanos = limitMillis * 1_000_000;
        this.clock = clock;
        this.log = log;
    }

    int maxBytes() {
        return exporter.maxBytes();
    }

    /** Counts spans that are in no request. */
    void lose(long spans) {
        lost += spans;
    }

    /** Takes a request with so many spans, to be sent by the next {@link #flush}. */
    void add(byte[] request, int spans) {
        if (waitingBytes + request.length > MAX_WAITING_BYTES) {
            lost += spans;
        } else {
            waiting.add(new Batch(request, spans));
            waitingBytes += request.length;
        }
    }

    /** Sends what waits, unless the collector is left alone. Never fails. */
    void flush() {
        if (!waiting.isEmpty() && clock.millis() >= pausedUntil) {
            send();
        }
        // Where nothing failed, it was too much or refused in part.
        if (lost != told && clock.millis() >= pausedUntil) {
            tell("spans are lost", Map.of("lostSpans", lost));
        }
    }

    private void send() {
        long deadline = System.nanoTime() + limitNanos;
        try {
            while (!waiting.isEmpty()) {
                if (!isSent) {
                    exporter.send(waiting.element().request(), deadline);
                    isSent = true;
                }
                // A collector that failed has to prove that it works again.
                if (waiting.size() == 1 && isHealthy && exporter.mayConfirmLater()) {
                    return;
                }
                confirm(deadline);
            }
        } catch (ExportException e) {
            if (e.isFinal()) {
                lost += remove().spans();
            }
            failed(e, e.retryAfterMillis());
        } catch (IOException | RuntimeException e) {
            failed(e, 0);
        }
    }

    private void confirm(long deadline) throws IOException {
        lost += exporter.confirm(deadline);
        remove();
        isHealthy = true;
        pause = FIRST_PAUSE_MILLIS;
    }

    private Batch remove() {
        Batch first = waiting.remove();
        waitingBytes -= first.request().length;
        isSent = false;
        return first;
    }

    private void failed(Exception cause, long retryAfterMillis) {
        exporter.close();
        isSent = false;
        isHealthy = false;
        long millis = Math.max(pause, retryAfterMillis);
        pausedUntil = clock.millis() + millis;
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        // Once a pause, not once a request.
        tell(
                "traces are not delivered",
                Map.of(
                        "cause",
                        cause.toString(),
                        "waitingSpans",
                        waitingSpans(),
                        "lostSpans",
                        lost,
                        "pauseMs",
                        millis));
    }

    private void tell(String message, Map<String, ?> fields) {
        told = lost;
        log.write(Level.WARN, message, fields);
    }

    /** Learns what became of the last request. */
    void settle() {
        if (isSent) {
            isHealthy = false;
            send();
        }
    }

    /** The same, and ends the connection. */
    void close() {
        settle();
        exporter.close();
    }

    long lostSpans() {
        return lost;
    }

    long waitingSpans() {
        return waiting.stream().mapToLong(Batch::spans).sum();
    }
}
