package app.local.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands spans on to the developer's own backend, Jaeger say, in the background: no request ever waits for it. What it
 * does not take now is sent again when it says, or after 1 second, 2, up to 60; meanwhile as much as the queue holds
 * waits, and the rest is lost and counted (OTLP specification, "Failures").
 */
public final class Forwarder implements SpanConsumer, AutoCloseable {

    private static final int REQUESTS = 1_024;
    private static final int SPANS_OF_A_REQUEST = 512;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private record Pending(byte[] request, int spans) {}

    private final OtlpEndpoint endpoint;
    private final Consumer<String> warning;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(OtlpEndpoint.TIMEOUT).build();
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(REQUESTS);
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender;
    private volatile boolean closed;
    /** Of the sender alone, as the next one. */
    private boolean away;

    private Duration pause = FIRST_PAUSE;

    private Forwarder(OtlpEndpoint endpoint, Consumer<String> warning) {
        this.endpoint = endpoint;
        this.warning = warning;
        sender = Thread.ofVirtual().name("forwarder of spans").start(this::run);
    }

    /**
     * A forwarder to where OpenTelemetry's standard variables say (its specification of exporters), if they do.
     *
     * @param warning takes a line for each variable that is ignored, one when the backend goes away, one when it is
     *     back, and one when it refuses spans
     * @throws IllegalArgumentException if they cannot be right, naming the variable
     */
    public static Optional<Forwarder> of(Map<String, String> environment, Consumer<String> warning) {
        return OtlpEndpoint.of(environment, warning).map(endpoint -> new Forwarder(endpoint, warning));
    }

    /** Where it forwards to. */
    public URI target() {
        return endpoint.target();
    }

    /** Takes spans of the local target itself. */
    @Override
    public void accept(List<ReceivedSpan> some) {
        if (!some.isEmpty()) {
            accept(Otlp.request(some).toByteArray(), some.size());
        }
    }

    /** Takes an ExportTraceServiceRequest as it came from a function, with so many spans. */
    public void accept(byte[] request, int spans) {
        if (!queue.offer(new Pending(request, spans))) {
            lost.addAndGet(spans);
        }
    }

    /** Sends what is waiting, if that is quickly done. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!sender.join(Duration.ofSeconds(1))) {
                sender.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }

    private void run() {
        try {
            while (true) {
                Pending batch = next();
                if (batch == null && closed) {
                    return;
                }
                while (batch != null && !send(batch)) {
                    if (closed) {
                        return;
                    }
                    Thread.sleep(pause);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits, in one: requests behind one another are one request (protobuf, "Last One Wins"). */
    private @Nullable Pending next() throws InterruptedException {
        Pending batch = queue.poll(closed ? 0 : 200, TimeUnit.MILLISECONDS);
        if (batch == null) {
            return null;
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        int spans = 0;
        while (batch != null) {
            request.writeBytes(batch.request());
            spans += batch.spans();
            batch = spans < SPANS_OF_A_REQUEST ? queue.poll() : null;
        }
        return new Pending(request.toByteArray(), spans);
    }

    /** Returns whether it is done with: taken, or refused for good. */
    private boolean send(Pending batch) throws InterruptedException {
        try {
            HttpResponse<byte[]> response =
                    client.send(endpoint.request(batch.request()), HttpResponse.BodyHandlers.ofByteArray());
            int status = response.statusCode();
            if (BUSY.contains(status)) {
                failed("it answered " + status, retryAfter(response));
                return false;
            }
            pause = FIRST_PAUSE;
            if (status / 100 != 2) {
                lost.addAndGet(batch.spans());
                failed("it answered " + status, Duration.ZERO);
                return true;
            }
            succeeded(response.body());
            return true;
        } catch (IOException e) {
            failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage(), Duration.ZERO);
            return false;
        }
    }

    private void succeeded(byte[] body) {
        if (away) {
            away = false;
            warning.accept("Spans reach " + endpoint + " again; " + lost.getAndSet(0) + " were lost.");
        }
        try {
            ExportTracePartialSuccess partial =
                    ExportTraceServiceResponse.parseFrom(body).getPartialSuccess();
            if (partial.getRejectedSpans() > 0) {
                warning.accept(
                        endpoint + " refused " + partial.getRejectedSpans() + " spans: " + partial.getErrorMessage());
            }
        } catch (InvalidProtocolBufferException e) {
            // It took them, whatever it says.
        }
    }

    private void failed(String why, Duration retryAfter) {
        pause = retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
        if (!away) {
            away = true;
            warning.accept("Spans do not reach " + endpoint + ": " + why
                    + ". They wait for it, as many as there is room for; the console has them.");
        }
    }

    /** Of a number of seconds (RFC 9110 §10.2.3). */
    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("retry-after").orElse("");
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
