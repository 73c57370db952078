package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on this machine that answers as a test says, and remembers what it was asked. */
final class LoopbackHttp implements AutoCloseable {

    /** What was asked. */
    record Asked(String method, String path, Map<String, String> headers, String body) {

        /** The body's parameters, of application/x-www-form-urlencoded. */
        Map<String, String> form() {
            return parameters(body);
        }
    }

    /** What is answered. */
    record Answer(int status, byte[] body) {

        static Answer json(String body) {
            return new Answer(200, body.getBytes(UTF_8));
        }

        static Answer of(int status, String body) {
            return new Answer(status, body.getBytes(UTF_8));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Function<Asked, Answer> answers = request -> Answer.of(404, "");

    LoopbackHttp() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Asked request = new Asked(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            asked.add(request);
            Answer answer = answers.apply(request);
            exchange.getResponseHeaders().add("content-type", "application/json");
            if (answer.status() == 302) {
                exchange.getResponseHeaders().add("location", url() + "/elsewhere");
            }
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            try (var out = exchange.getResponseBody()) {
                out.write(answer.body());
            }
        });
        server.start();
    }

    void answer(Function<Asked, Answer> how) {
        answers = how;
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<Asked> asked() {
        return asked;
    }

    /** What was asked of a path, without its query. */
    List<Asked> asked(String path) {
        return asked.stream()
                .filter(request -> request.path().equals(path) || request.path().startsWith(path + "?"))
                .toList();
    }

    /** The parameters of a query or a form. */
    static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(
                    URLDecoder.decode(pair.substring(0, equals), UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
