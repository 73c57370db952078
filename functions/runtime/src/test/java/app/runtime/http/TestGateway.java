package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Rpc;
import app.runtime.http.Request.Form;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of API Gateway out of requests, as its two kinds do: an HTTP API decodes the path and then routes, a
 * REST API routes the path as it is.
 */
final class TestGateway {

    /** An event and the rpc that it is for. */
    record Routed(Rpc rpc, byte[] event) {}

    private final List<Rpc> rpcs;

    TestGateway(List<Rpc> rpcs) {
        this.rpcs = rpcs;
    }

    /**
     * The event of a signed-in user's request; empty where no route is.
     *
     * @param target path and query
     * @param contentType null for none
     */
    Optional<Routed> route(Form form, String method, String target, @Nullable String contentType, byte[] body) {
        int mark = target.indexOf('?');
        String raw = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? "" : target.substring(mark + 1);
        String path = form == Form.GATEWAY_2_0 ? PercentDecoder.ofPath(raw, false) : raw;
        for (Rpc rpc : rpcs) {
            for (String key : rpc.routeKeys()) {
                Map<String, String> parameters = path == null ? null : parameters(key, method + " " + path);
                if (parameters != null) {
                    return Optional.of(new Routed(rpc, event(form, key, parameters, query, contentType, body)));
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Map<String, String> parameters(String key, String call) {
        String[] wanted = key.split("/", -1);
        String[] given = call.split("/", key.endsWith("+}") ? wanted.length : -1);
        if (wanted.length != given.length) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
                parameters.put(wanted[i].replaceAll("[{}+]", ""), given[i]);
            } else if (!wanted[i].equals(given[i])) {
                return null;
            }
        }
        return parameters;
    }

    private static byte[] event(
            Form form,
            String key,
            Map<String, String> parameters,
            String query,
            @Nullable String contentType,
            byte[] body) {
        JsonObject event = new JsonObject();
        JsonObject headers = new JsonObject();
        headers.addProperty("sec-fetch-site", "same-origin");
        if (contentType != null) {
            headers.addProperty("content-type", contentType);
        }
        event.add("headers", headers);
        JsonObject path = new JsonObject();
        parameters.forEach(path::addProperty);
        event.add("pathParameters", path);
        event.addProperty("isBase64Encoded", body.length > 0);
        if (body.length > 0) {
            event.addProperty("body", Base64.getEncoder().encodeToString(body));
        }
        String session = "{\"userId\":\"" + Event.USER + "\",\"sessionId\":\"s\"}";
        String method = key.substring(0, key.indexOf(' '));
        if (form == Form.GATEWAY_2_0) {
            event.addProperty("version", "2.0");
            event.addProperty("routeKey", key);
            event.addProperty("rawQueryString", query);
            event.add(
                    "requestContext",
                    JsonParser.parseString("{\"http\":{\"method\":\"%s\"},\"authorizer\":{\"lambda\":%s}}"
                            .formatted(method, session)));
        } else {
            event.addProperty("httpMethod", method);
            event.addProperty("resource", key.substring(key.indexOf(' ') + 1));
            event.add("multiValueQueryStringParameters", decoded(query));
            event.add("requestContext", JsonParser.parseString("{\"authorizer\":" + session + "}"));
        }
        return event.toString().getBytes(UTF_8);
    }

    /** What is no percent-encoded UTF-8 does not come through a REST API. */
    private static JsonObject decoded(String query) {
        JsonObject decoded = new JsonObject();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentDecoder.ofQuery(equals < 0 ? pair : pair.substring(0, equals));
            String value = PercentDecoder.ofQuery(equals < 0 ? "" : pair.substring(equals + 1));
            if (name != null && value != null) {
                JsonArray values = decoded.has(name) ? decoded.getAsJsonArray(name) : new JsonArray();
                values.add(value);
                decoded.add(name, values);
            }
        }
        return decoded;
    }
}
