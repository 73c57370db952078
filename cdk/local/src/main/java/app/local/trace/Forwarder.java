package app.local.trace;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands spans on to the developer's own backend, Jaeger say, in the background. What it cannot take in time is dropped:
 * no request ever waits for it.
 */
public final class Forwarder implements SpanConsumer, AutoCloseable {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final int REQUESTS = 256;
    private static final int SPANS = 4_096;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI target;
    private final List<String> headers;
    private final Consumer<String> warning;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final BlockingQueue<byte[]> requests = new ArrayBlockingQueue<>(REQUESTS);
    private final BlockingQueue<ReceivedSpan> spans = new ArrayBlockingQueue<>(SPANS);
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender;
    private volatile boolean closed;
    private boolean away;

    /**
     * @param target where requests are posted to
     * @param headers names and values in turn
     * @param warning takes one line when the backend goes away, and one when it is back
     */
    Forwarder(URI target, List<String> headers, Consumer<String> warning) {
        this.target = target;
        this.headers = List.copyOf(headers);
        this.warning = warning;
        sender = Thread.ofVirtual().name("forwarder of spans").start(this::run);
    }

    /**
     * A forwarder to where OpenTelemetry's standard variables say (its specification of exporters), if they do.
     *
     * @throws IllegalArgumentException if they cannot be right, naming the variable
     */
    public static Optional<Forwarder> of(Map<String, String> environment, Consumer<String> warning) {
        String exact = environment.getOrDefault(TRACES_ENDPOINT, "").strip();
        String base = environment.getOrDefault(ENDPOINT, "").strip();
        if (exact.isEmpty() && base.isEmpty()) {
            return Optional.empty();
        }
        URI target = exact.isEmpty()
                ? uri(ENDPOINT, base, base.replaceFirst("/+$", "") + "/v1/traces")
                : uri(TRACES_ENDPOINT, exact, exact);
        List<String> headers = new ArrayList<>();
        headers.addAll(headers(environment, "OTEL_EXPORTER_OTLP_HEADERS"));
        headers.addAll(headers(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS"));
        try {
            request(target, headers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_HEADERS: " + e.getMessage(), e);
        }
        return Optional.of(new Forwarder(target, headers, warning));
    }

    /** Where it forwards to. */
    public URI target() {
        return target;
    }

    /** Takes spans of the local target itself. */
    @Override
    public void accept(List<ReceivedSpan> some) {
        for (ReceivedSpan span : some) {
            if (!spans.offer(span)) {
                lost.incrementAndGet();
            }
        }
    }

    /** Takes an ExportTraceServiceRequest as it came from a function. */
    public void accept(byte[] request) {
        if (!requests.offer(request)) {
            lost.incrementAndGet();
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
                byte[] request = requests.poll(closed ? 0 : 200, TimeUnit.MILLISECONDS);
                if (request != null) {
                    send(request);
                }
                List<ReceivedSpan> batch = new ArrayList<>();
                spans.drainTo(batch, 512);
                if (!batch.isEmpty()) {
                    send(Otlp.request(batch).toByteArray());
                }
                if (closed && request == null && batch.isEmpty()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(byte[] body) throws InterruptedException {
        HttpRequest request = request(target, headers)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 != 2) {
                failed("it answered " + status);
                return;
            }
        } catch (IOException e) {
            failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            return;
        }
        if (away) {
            away = false;
            warning.accept("Spans reach " + target + " again; " + lost.getAndSet(0) + " were lost.");
        }
    }

    private void failed(String why) {
        lost.incrementAndGet();
        if (!away) {
            away = true;
            warning.accept("Spans do not reach " + target + ": " + why
                    + ". They are dropped until it answers; the console has them.");
        }
    }

    private static HttpRequest.Builder request(URI target, List<String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(TIMEOUT);
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            request.setHeader(headers.get(i), headers.get(i + 1));
        }
        return request.setHeader("content-type", "application/x-protobuf");
    }

    private static URI uri(String variable, String value, String address) {
        try {
            URI uri = URI.create(address);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                variable + " must be an address such as http://localhost:4318, not \"" + value + "\".");
    }

    /** {@code name=value,name=value}, the values percent-encoded. */
    private static List<String> headers(Map<String, String> environment, String variable) {
        List<String> headers = new ArrayList<>();
        for (String entry : environment.getOrDefault(variable, "").split(",")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                headers.add(entry.substring(0, equals).strip());
                headers.add(URLDecoder.decode(
                        entry.substring(equals + 1).strip().replace("+", "%2B"), StandardCharsets.UTF_8));
            } else if (!entry.isBlank()) {
                throw new IllegalArgumentException(variable + " must be of the form name=value,name=value.");
            }
        }
        return headers;
    }
}
