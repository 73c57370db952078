package app.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.v1.Access;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Does for a browser what a gateway with authorizers does (payload 2.0), by Lambda's Invoke: for emulators that run
 * none. It decides nothing by itself: the context of a session is the authorizer's own answer.
 */
final class InvokingGateway implements AutoCloseable {

    static final String AUTHORIZER = "app.auth.SessionAuthorizer";

    private final HttpServer server;
    private final AwsCalls aws;

    InvokingGateway(AwsCalls aws) throws IOException {
        this.aws = aws;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            for (Rpc rpc : Catalogue.ofProto().rpcs()) {
                Matcher path = path(rpc.route().map(Route::path).orElse(""))
                        .matcher(exchange.getRequestURI().getPath());
                if (exchange.getRequestMethod()
                                .equals(rpc.route().map(Route::method).orElse(""))
                        && path.matches()) {
                    serve(exchange, rpc, path);
                    return;
                }
            }
            exchange.sendResponseHeaders(404, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AssertionError e) {
            e.printStackTrace();
            exchange.sendResponseHeaders(502, -1);
        }
    }

    private static Pattern path(String template) {
        return Pattern.compile(template.replaceAll("\\{([^}]*)}", "(?<$1>[^/]+)"));
    }

    private void serve(HttpExchange exchange, Rpc rpc, Matcher path) throws IOException, InterruptedException {
        JsonObject event = event(exchange, rpc, path);
        if (rpc.access() == Access.ACCESS_SESSION) {
            JsonObject decision = authorize(aws, event);
            if (!decision.get("isAuthorized").getAsBoolean()) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
        }
        JsonObject answer =
                JsonParser.parseString(aws.invoke(rpc.path(), event.toString())).getAsJsonObject();
        JsonObject headers = answer.getAsJsonObject("headers");
        headers.entrySet()
                .forEach(header -> exchange.getResponseHeaders()
                        .add(header.getKey(), header.getValue().getAsString()));
        if (answer.has("cookies")) {
            answer.getAsJsonArray("cookies")
                    .forEach(cookie -> exchange.getResponseHeaders().add("set-cookie", cookie.getAsString()));
        }
        byte[] body = answer.has("body") ? answer.get("body").getAsString().getBytes(UTF_8) : new byte[0];
        exchange.sendResponseHeaders(answer.get("statusCode").getAsInt(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Asks the authorizer, and puts the context that it answers into the event, as a gateway does. */
    static JsonObject authorize(AwsCalls aws, JsonObject event) throws IOException, InterruptedException {
        JsonObject decision =
                JsonParser.parseString(aws.invoke(AUTHORIZER, event.toString())).getAsJsonObject();
        JsonObject authorizer = new JsonObject();
        authorizer.add("lambda", decision.get("context"));
        event.getAsJsonObject("requestContext").add("authorizer", authorizer);
        return decision;
    }

    private static JsonObject event(HttpExchange exchange, Rpc rpc, Matcher path) throws IOException {
        JsonObject event = new JsonObject();
        event.addProperty("version", "2.0");
        event.addProperty("routeKey", rpc.routeKey());
        event.addProperty("rawPath", exchange.getRequestURI().getRawPath());
        String query = exchange.getRequestURI().getRawQuery();
        event.addProperty("rawQueryString", query == null ? "" : query);
        JsonArray cookies = new JsonArray();
        JsonObject headers = new JsonObject();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase("cookie")) {
                values.forEach(
                        value -> Pattern.compile("; *").splitAsStream(value).forEach(cookies::add));
            } else {
                headers.addProperty(name.toLowerCase(java.util.Locale.ROOT), String.join(",", values));
            }
        });
        event.add("cookies", cookies);
        event.add("headers", headers);
        JsonObject http = new JsonObject();
        http.addProperty("method", exchange.getRequestMethod());
        JsonObject context = new JsonObject();
        context.add("http", http);
        event.add("requestContext", context);
        JsonObject parameters = new JsonObject();
        rpc.route().orElseThrow().variables().forEach(name -> parameters.addProperty(name, path.group(name)));
        event.add("pathParameters", parameters);
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        if (!body.isEmpty()) {
            event.addProperty("body", body);
        }
        event.addProperty("isBase64Encoded", false);
        return event;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
