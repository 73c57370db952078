package app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Elastic's receiver of OTLP ({@code web/e2e/otlp-receiver.js}): it knows nothing of ours but what is sent to it. */
public final class ElasticReceiver implements AutoCloseable {

    private static final Path WEB = Path.of("../../web").toAbsolutePath().normalize();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /**
     * A span as it was read.
     *
     * @param parentId empty where there is none
     * @param kind such as {@code SPAN_KIND_SERVER}
     * @param service the {@code service.name} of its resource
     */
    public record Span(
            String id, String parentId, String kind, String service, String name, Map<String, String> attributes) {}

    private final Process process;
    private final String url;
    private final Map<String, List<Span>> traces = new LinkedHashMap<>();

    private ElasticReceiver(Process process, BufferedReader output) throws IOException {
        this.process = process;
        url = output.readLine();
        if (url == null) {
            throw new IllegalStateException("The receiver did not start, and says above why.");
        }
        Thread.ofVirtual().start(() -> output.lines().forEach(this::read));
    }

    /** Starts one on a port of its own. */
    public static ElasticReceiver start() {
        try {
            Process process = new ProcessBuilder("node", "e2e/otlp-receiver.js")
                    .directory(WEB.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new ElasticReceiver(process, process.inputReader());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the receiver", e);
        }
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} takes. */
    public String url() {
        return url;
    }

    private void read(String line) {
        for (JsonElement resource :
                JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("resourceSpans")) {
            String service = resource.getAsJsonObject()
                    .getAsJsonObject("resource")
                    .getAsJsonObject("attributes")
                    .get("service.name")
                    .getAsString();
            for (JsonElement scope : resource.getAsJsonObject().getAsJsonArray("scopeSpans")) {
                for (JsonElement span : scope.getAsJsonObject().getAsJsonArray("spans")) {
                    add(service, span.getAsJsonObject());
                }
            }
        }
    }

    private void add(String service, JsonObject span) {
        Map<String, String> attributes = span.getAsJsonObject("attributes").asMap().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getAsString()));
        JsonElement parent = span.get("parentSpanId");
        synchronized (traces) {
            traces.computeIfAbsent(span.get("traceId").getAsString(), id -> new ArrayList<>())
                    .add(new Span(
                            span.get("spanId").getAsString(),
                            parent == null ? "" : parent.getAsString(),
                            span.get("kind").getAsString(),
                            service,
                            span.get("name").getAsString(),
                            attributes));
        }
    }

    /** A trace that has spans of these names, when all of its spans hang together below one. */
    public List<Span> awaitTrace(String... names) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            for (List<Span> trace : copies()) {
                Set<String> found = trace.stream().map(Span::name).collect(Collectors.toSet());
                if (found.containsAll(Set.of(names)) && roots(trace) == 1) {
                    return trace;
                }
            }
            assertThat(process.isAlive())
                    .as("the receiver lives; what it could not read it says above")
                    .isTrue();
            Thread.sleep(50);
        }
        return fail("no whole trace with spans of these names came: %s, but %s", List.of(names), copies());
    }

    private static long roots(List<Span> trace) {
        Set<String> ids = new HashSet<>();
        trace.forEach(span -> ids.add(span.id()));
        return trace.stream().filter(span -> !ids.contains(span.parentId())).count();
    }

    private Collection<List<Span>> copies() {
        synchronized (traces) {
            return traces.values().stream().map(List::copyOf).toList();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
