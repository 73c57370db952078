package app.local.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Hands spans on to the developer's own backend, Jaeger say, in the background: no request ever waits for it. What it
 * does not take now is sent again when it says, or after 1 second, 2, up to 60; meanwhile as much as the queue holds
 * waits, and the rest is lost and counted (OTLP specification, "Failures").
 */
public final class Forwarder implements SpanConsumer, AutoCloseable {

    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final int REQUESTS = 1_024;
    private static final int SPANS_OF_A_REQUEST = 512;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);

    private record Pending(byte[] request, int spans) {}

    private final URI target;
    private final List<String> headers;
    private final boolean isZipped;
    private final Consumer<String> warning;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(REQUESTS);
    private final AtomicLong lost = new AtomicLong();
    private final Thread sender;
    private volatile boolean closed;
    /** Of the sender alone, as the next one. */
    private boolean away;

    private Duration pause = FIRST_PAUSE;

    /**
     * @param target where requests are posted to
     * @param headers names and values in turn
     * @param isZipped whether it sends gzip
     * @param warning takes one line when the backend goes away, one when it is back, and one when it refuses spans
     */
    Forwarder(URI target, List<String> headers, boolean isZipped, Consumer<String> warning) {
        this.target = target;
        this.headers = List.copyOf(headers);
        this.isZipped = isZipped;
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
        List<String> headers = headers(environment, either(environment, "HEADERS"));
        try {
            request(target, headers);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_HEADERS: " + e.getMessage(), e);
        }
        String protocol = environment.getOrDefault(either(environment, "PROTOCOL"), "http/protobuf");
        if (!protocol.equals("http/protobuf")) {
            warning.accept(either(environment, "PROTOCOL") + " is ignored: only http/protobuf is spoken here.");
        }
        String compression = environment.getOrDefault(either(environment, "COMPRESSION"), "none");
        if (!compression.equals("gzip") && !compression.equals("none")) {
            warning.accept(either(environment, "COMPRESSION") + " is ignored: it takes gzip or none.");
        }
        return Optional.of(new Forwarder(target, headers, compression.equals("gzip"), warning));
    }

    /** The variable that counts: the one of traces alone, where it is there. */
    private static String either(Map<String, String> environment, String name) {
        String ofTraces = "OTEL_EXPORTER_OTLP_TRACES_" + name;
        return environment.getOrDefault(ofTraces, "").isBlank() ? "OTEL_EXPORTER_OTLP_" + name : ofTraces;
    }

    /** Where it forwards to. */
    public URI target() {
        return target;
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
        HttpRequest.Builder request = request(target, headers);
        if (isZipped) {
            request.setHeader("content-encoding", "gzip");
        }
        request.POST(HttpRequest.BodyPublishers.ofByteArray(isZipped ? zipped(batch.request()) : batch.request()));
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
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
            warning.accept("Spans reach " + target + " again; " + lost.getAndSet(0) + " were lost.");
        }
        try {
            ExportTracePartialSuccess partial =
                    ExportTraceServiceResponse.parseFrom(body).getPartialSuccess();
            if (partial.getRejectedSpans() > 0) {
                warning.accept(
                        target + " refused " + partial.getRejectedSpans() + " spans: " + partial.getErrorMessage());
            }
        } catch (InvalidProtocolBufferException e) {
            // It took them, whatever it says.
        }
    }

    private void failed(String why, Duration retryAfter) {
        pause = retryAfter.compareTo(pause) > 0 ? retryAfter : pause;
        if (!away) {
            away = true;
            warning.accept("Spans do not reach " + target + ": " + why
                    + ". They wait for it, as many as there is room for; the console has them.");
        }
    }

    /** Of a number of seconds (RFC 9110 §10.2.3). */
    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("retry-after").orElse("");
        return seconds.matches("\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    private static byte[] zipped(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
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
