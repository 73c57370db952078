package app.local.gateway;

import app.local.gateway.GatewayRequest.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns what a function answered, in payload format 2.0, into an HTTP answer. */
final class FunctionResponse {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** What the HTTP server says itself. */
    private static final Set<String> DROPPED =
            Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade", "trailer", "date");

    private FunctionResponse() {}

    /** The answer is not of the form that API Gateway takes; the message says what is wrong with it. */
    static final class MalformedException extends Exception {

        private static final long serialVersionUID = 1;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * The HTTP answer.
     *
     * @param remark for the access log
     */
    static GatewayResponse read(byte[] payload, String remark) throws MalformedException {
        JsonNode json;
        try {
            json = JSON.readTree(payload);
        } catch (JacksonException e) {
            throw new MalformedException("it is not JSON");
        }
        if (!json.isObject() || !json.has("statusCode")) {
            return inferred(json, payload, remark);
        }
        int status = status(json.get("statusCode"));
        byte[] body = body(json);
        List<Header> headers = headers(json);
        if (body.length > 0
                && headers.stream().noneMatch(header -> header.name().equals("content-type"))) {
            headers.add(new Header("content-type", "text/plain;charset=UTF-8"));
        }
        return new GatewayResponse(status, headers, body, remark);
    }

    /** Valid JSON without a statusCode is the body of a 200. */
    private static GatewayResponse inferred(JsonNode json, byte[] payload, String remark) {
        byte[] body = json.isString() ? json.stringValue().getBytes(StandardCharsets.UTF_8) : payload;
        return new GatewayResponse(200, List.of(new Header("content-type", "application/json")), body, remark);
    }

    private static int status(JsonNode node) throws MalformedException {
        int status;
        try {
            status = Integer.parseInt(node.isContainer() ? "" : node.asString());
        } catch (NumberFormatException e) {
            throw new MalformedException("statusCode is not a whole number");
        }
        if (status < 200 || status > 599) {
            throw new MalformedException("statusCode is not within 200 and 599");
        }
        return status;
    }

    private static byte[] body(JsonNode json) throws MalformedException {
        JsonNode body = json.path("body");
        if (body.isMissingNode() || body.isNull()) {
            return new byte[0];
        }
        if (!body.isString()) {
            throw new MalformedException("body is not a string");
        }
        if (!json.path("isBase64Encoded").asBoolean(false)) {
            return body.stringValue().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body.stringValue());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("body is not base64");
        }
    }

    private static List<Header> headers(JsonNode json) throws MalformedException {
        List<Header> headers = new ArrayList<>();
        JsonNode map = json.path("headers");
        if (!map.isMissingNode() && !map.isNull()) {
            if (!map.isObject()) {
                throw new MalformedException("headers is not an object");
            }
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                add(headers, entry.getKey(), entry.getValue());
            }
        }
        for (JsonNode cookie : json.path("cookies")) {
            add(headers, "set-cookie", cookie);
        }
        return headers;
    }

    private static void add(List<Header> headers, String name, JsonNode value) throws MalformedException {
        if (value.isContainer() || value.isNull()) {
            throw new MalformedException("header " + name + " is not a string");
        }
        if (!isToken(name)) {
            throw new MalformedException("\"" + name + "\" is no name of a header");
        }
        String text = value.asString();
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            throw new MalformedException("header " + name + " has a control character");
        }
        if (!DROPPED.contains(name.toLowerCase(Locale.ROOT))) {
            headers.add(new Header(name, text));
        }
    }

    /** A token of RFC 9110 §5.6.2. */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }
}
