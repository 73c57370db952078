package app.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A collector that keeps every byte that functions export, for a test that searches it. */
public final class SpanCollector implements AutoCloseable {

    private final HttpServer server;
    private final StringBuilder taken = new StringBuilder();

    /** A sink at an address of its own. */
    public SpanCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (taken) {
                taken.append(exchange.getRequestURI());
                exchange.getRequestHeaders().values().forEach(taken::append);
                taken.append(new String(body, ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    /** The value of OTEL_EXPORTER_OTLP_ENDPOINT. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** All that came, byte by byte: texts of protobuf are as they are. */
    public String taken() {
        synchronized (taken) {
            return taken.toString();
        }
    }

    /** Waits until something came that has this in it, which is two seconds at most. */
    public String takenWith(String text) throws InterruptedException {
        for (int i = 0; i < 200 && !taken().contains(text); i++) {
            Thread.sleep(10);
        }
        return taken();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
