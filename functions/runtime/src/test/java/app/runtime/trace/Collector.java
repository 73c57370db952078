package app.runtime.trace;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A collector on this machine that reads OTLP with OpenTelemetry's own messages, and takes nothing that they do not.
 */
public final class Collector implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<ExportTraceServiceRequest> requests = new LinkedBlockingQueue<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private volatile int status = 200;

    public Collector() {
        this(null);
    }

    /** One that speaks TLS where it has what it proves its name with. */
    Collector(@Nullable SSLContext identity) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (identity == null) {
                server = HttpServer.create(address, 0);
            } else {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(identity));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> sent.put(name, values.get(0)));
            synchronized (headers) {
                headers.add(sent);
            }
            // Before the answer, after which the next request may come: in the order in which they were sent.
            requests.add(read(body));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    /** Reads a request; fails where a field is not one of OTLP. */
    public static ExportTraceServiceRequest read(byte[] body) {
        try {
            ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
            if (!request.getUnknownFields().equals(UnknownFieldSet.getDefaultInstance())
                    || request.toByteArray().length != body.length) {
                throw new IllegalStateException("not what OTLP knows: " + request);
            }
            return request;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not OTLP: " + HexFormat.of().formatHex(body), e);
        }
    }

    public String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    public void answer(int with) {
        status = with;
    }

    /** The next request that comes, within two seconds. */
    public ExportTraceServiceRequest next() throws InterruptedException {
        ExportTraceServiceRequest request = requests.poll(2, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no spans came within two seconds");
        }
        return request;
    }

    /** What has come and was not taken yet, after a while. */
    public List<ExportTraceServiceRequest> rest() throws InterruptedException {
        Thread.sleep(200);
        List<ExportTraceServiceRequest> rest = new ArrayList<>();
        requests.drainTo(rest);
        return rest;
    }

    public List<Map<String, String>> headers() {
        synchronized (headers) {
            return List.copyOf(headers);
        }
    }

    public static List<Span> spans(ExportTraceServiceRequest request) {
        List<Span> spans = new ArrayList<>();
        for (ResourceSpans resource : request.getResourceSpansList()) {
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                spans.addAll(scope.getSpansList());
            }
        }
        return spans;
    }

    public static Span span(ExportTraceServiceRequest request, String name) {
        return spans(request).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + " in " + request));
    }

    public static Map<String, Object> facts(List<KeyValue> pairs) {
        Map<String, Object> facts = new TreeMap<>();
        for (KeyValue pair : pairs) {
            AnyValue value = pair.getValue();
            facts.put(
                    pair.getKey(),
                    value.hasBoolValue()
                            ? value.getBoolValue()
                            : value.hasIntValue() ? (Object) value.getIntValue() : value.getStringValue());
        }
        return facts;
    }

    public static String hex(com.google.protobuf.ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
