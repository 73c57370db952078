package app.local.console;

import app.local.lambda.FunctionStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Serves the console's page and what it shows. Everything here is read only, and for this machine's browser only. */
public final class ConsoleHandler extends Handler.Abstract {

    /** Where it is served. */
    public static final String PATH = "/_local/";

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    private static final Pattern ASSET = Pattern.compile("[a-z][a-z-]*\\.(?:js|css|svg)");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{32}");
    /** Open consoles at once; a browser has six connections for one origin anyway. */
    private static final int STREAMS = 32;
    /** News is gathered for so long, so that thousands of requests a second don't become thousands of messages. */
    private static final long GATHER_MILLIS = 60;

    private static final long HEARTBEAT_MILLIS = 15_000;

    private final TraceStore traces;
    private final Supplier<List<FunctionStatus>> functions;
    private final Supplier<byte[]> catalogue;
    private final Path openApi;
    private final Supplier<byte[]> status;
    private final Semaphore streams = new Semaphore(STREAMS);

    /**
     * @param catalogue the JSON of {@link ApiCatalogue}
     * @param openApi the file that describes the API
     * @param status JSON of what is being built and what is wrong
     */
    public ConsoleHandler(
            TraceStore traces,
            Supplier<List<FunctionStatus>> functions,
            Supplier<byte[]> catalogue,
            Path openApi,
            Supplier<byte[]> status) {
        this.traces = traces;
        this.functions = functions;
        this.catalogue = catalogue;
        this.openApi = openApi;
        this.status = status;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("content-security-policy", POLICY);
        headers.put("x-content-type-options", "nosniff");
        headers.put("referrer-policy", "no-referrer");
        headers.put("cross-origin-opener-policy", "same-origin");
        headers.put("cross-origin-resource-policy", "same-origin");
        headers.put("permissions-policy", "camera=(), geolocation=(), microphone=()");
        headers.put("cache-control", "no-store");
        headers.put("vary", "Sec-Fetch-Site, Origin");
        String path = request.getHttpURI().getPath();
        String rest = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        Optional<String> refusal = Guard.refusal(request, rest.isEmpty());
        if (refusal.isPresent()) {
            text(response, callback, 403, refusal.get());
        } else if (!request.getMethod().equals("GET")) {
            headers.put("allow", "GET");
            text(response, callback, 405, "The console is only read.");
        } else if (!path.startsWith(PATH)) {
            headers.put("location", PATH);
            send(response, callback, 302, "text/plain;charset=utf-8", new byte[0]);
        } else if (rest.startsWith("api/")) {
            api(rest.substring("api/".length()), request, response, callback);
        } else {
            asset(rest.isEmpty() ? "index.html" : rest, response, callback);
        }
        return true;
    }

    private void api(String path, Request request, Response response, Callback callback) throws IOException {
        switch (path) {
            case "requests" -> json(response, callback, ConsoleJson.requests(traces.entries(number(request, "after"))));
            case "functions" -> json(response, callback, ConsoleJson.functions(functions.get(), traces));
            case "openapi.json" -> json(response, callback, Files.readAllBytes(openApi));
            case "catalogue" -> json(response, callback, catalogue.get());
            case "status" -> json(response, callback, status.get());
            case "events" -> stream(number(request, "after"), response, callback);
            default -> {
                String id = path.startsWith("traces/") ? path.substring("traces/".length()) : "";
                Optional<TraceView> trace = TRACE.matcher(id).matches() ? traces.trace(id) : Optional.empty();
                if (trace.isPresent()) {
                    json(response, callback, ConsoleJson.trace(trace.get()));
                } else {
                    text(response, callback, 404, "There is no such trace; the oldest ones are forgotten.");
                }
            }
        }
    }

    /** Server-sent events (WHATWG HTML §9.2) until either side goes. */
    private void stream(long after, Response response, Callback callback) throws IOException {
        if (!streams.tryAcquire()) {
            text(response, callback, 503, "Too many consoles are open; close one.");
            return;
        }
        Subscription subscription = traces.subscribe(after);
        response.setStatus(200);
        response.getHeaders().put("content-type", "text/event-stream;charset=utf-8");
        OutputStream out = Content.Sink.asOutputStream(response);
        try {
            write(out, "retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                Subscription.News news = subscription.next(HEARTBEAT_MILLIS);
                if (news == null) {
                    break;
                }
                if (news.isEmpty()) {
                    write(out, ":\n\n".getBytes(StandardCharsets.UTF_8));
                    continue;
                }
                out.write("data: ".getBytes(StandardCharsets.UTF_8));
                out.write(ConsoleJson.news(news));
                write(out, "\n\n".getBytes(StandardCharsets.UTF_8));
                Thread.sleep(GATHER_MILLIS);
            }
            out.close();
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e); // The page was closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        } finally {
            traces.unsubscribe(subscription);
            streams.release();
        }
    }

    private static void write(OutputStream out, byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    private static long number(Request request, String name) {
        String value = Request.extractQueryParameters(request).getValue(name);
        return value == null || !value.matches("[0-9]{1,18}") ? 0 : Long.parseLong(value);
    }

    private static void asset(String name, Response response, Callback callback) throws IOException {
        if (!name.equals("index.html") && !ASSET.matcher(name).matches()) {
            text(response, callback, 404, "There is no such file.");
            return;
        }
        try (InputStream in = ConsoleHandler.class.getResourceAsStream(name)) {
            if (in == null) {
                text(response, callback, 404, "There is no such file.");
                return;
            }
            response.getHeaders().put("cache-control", "no-cache");
            send(response, callback, 200, type(name), in.readAllBytes());
        }
    }

    private static String type(String name) {
        if (name.endsWith(".js")) {
            return "text/javascript;charset=utf-8";
        }
        if (name.endsWith(".css")) {
            return "text/css;charset=utf-8";
        }
        return name.endsWith(".svg") ? "image/svg+xml" : "text/html;charset=utf-8";
    }

    private static void json(Response response, Callback callback, byte[] json) {
        send(response, callback, 200, "application/json", json);
    }

    private static void text(Response response, Callback callback, int status, String text) {
        send(response, callback, status, "text/plain;charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(Response response, Callback callback, int status, String type, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put("content-type", type);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
