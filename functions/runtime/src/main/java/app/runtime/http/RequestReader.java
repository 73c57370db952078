package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import app.runtime.ApiException;
import app.runtime.http.Request.Form;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of an invocation: API Gateway's payload format 2.0 or 1.0 ("Working with AWS Lambda proxy
 * integrations"), or a direct invoke. What has a {@code requestContext} comes from a gateway.
 */
final class RequestReader {

    private final String json;
    private boolean fromGateway;
    private String version = "1.0";
    private String method = "";
    private String routeKey = "";
    private String resource = "";
    private String host = "";
    private String rawQuery = "";
    private @Nullable String body;
    private boolean base64;
    private String sourceIp = "";
    private String iamArn = "";
    private final Map<String, String> session = new HashMap<>();
    private final Map<String, String> pathParameters = new HashMap<>();
    private final List<Map.Entry<String, String>> query = new ArrayList<>();
    private final Map<String, List<String>> headers = new HashMap<>();
    private final List<String> cookies = new ArrayList<>();

    private RequestReader(String json) {
        this.json = json;
    }

    /**
     * Reads a payload's members; {@link #request} makes sense of them.
     *
     * @throws ApiException INVALID_ARGUMENT if it is not JSON, so it is no gateway's
     */
    static RequestReader read(byte[] payload) {
        String json = new String(payload, UTF_8);
        RequestReader reader = new RequestReader(json);
        try {
            reader.readEvent(new PayloadReader(json));
        } catch (IOException | IllegalStateException e) {
            throw new ApiException(INVALID_ARGUMENT, "the payload is not a JSON object", e);
        }
        return reader;
    }

    /** The format that the payload came in, which is known even where the request in it is bad. */
    Form form() {
        if (!fromGateway) {
            return Form.DIRECT;
        }
        return version.equals("2.0") ? Form.GATEWAY_2_0 : Form.GATEWAY_1_0;
    }

    /** The request's header of that lower-case name, as it came; null where there is none. */
    @Nullable
    String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.get(0);
    }

    /** The name that the gateway was asked by; empty in a direct invoke. */
    String host() {
        return host;
    }

    /** GET, POST, …; empty in a direct invoke. */
    String method() {
        return method;
    }

    /** API Gateway's route key, such as {@code GET /api/entities/{id}}; empty where the event has none. */
    String routeKey() {
        return routeKey.isEmpty() && !resource.isEmpty() ? method + " " + resource : routeKey;
    }

    /** The values of the route's parameters, as the event has them. */
    Map<String, String> pathParameters() {
        return pathParameters;
    }

    /**
     * The request.
     *
     * @throws ApiException INVALID_ARGUMENT if its query is not text
     */
    Request request() {
        if (!fromGateway) {
            return new Request(
                    Form.DIRECT, new Caller.Direct(), "", Map.of(), List.of(), Map.of(), List.of(), json, false);
        }
        if (form() == Form.GATEWAY_2_0) {
            query.addAll(QueryReader.parse(rawQuery));
        }
        return request(pathParameters, query, body, base64);
    }

    /** The request without its query and its body. */
    Request headersOnly() {
        return request(Map.of(), List.of(), null, false);
    }

    private Request request(
            Map<String, String> path,
            List<Map.Entry<String, String>> parameters,
            @Nullable String text,
            boolean isBase64) {
        headers.put(ClientAddress.NAME, List.of(ClientAddress.of(headers, sourceIp)));
        splitCookies();
        return new Request(form(), caller(), method, path, parameters, headers, cookies, text, isBase64);
    }

    private Caller caller() {
        String userId = session.getOrDefault("userId", "");
        String sessionId = session.getOrDefault("sessionId", "");
        if (!userId.isEmpty() && !sessionId.isEmpty()) {
            return new Caller.SignedIn(userId, sessionId, "true".equals(session.get(FreshSignIn.CONTEXT)));
        }
        return iamArn.isEmpty() ? new Caller.Anonymous() : new Caller.Iam(iamArn);
    }

    /**
     * Format 2.0 lists the cookies, and API Gateway then takes them out of the headers; function URLs leave them there
     * too, and an emulator there only. Format 1.0 has the header alone.
     */
    private void splitCookies() {
        if (!cookies.isEmpty()) {
            return;
        }
        for (String header : headers.getOrDefault("cookie", List.of())) {
            for (String cookie : header.split(";")) {
                String trimmed = Cookies.trim(cookie);
                if (!trimmed.isEmpty()) {
                    cookies.add(trimmed);
                }
            }
        }
    }

    private void readEvent(PayloadReader in) throws IOException {
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "version" -> version = requireNonNullElse(in.text(), version);
                case "requestContext" -> {
                    fromGateway = true;
                    readContext(in);
                }
                case "routeKey" -> routeKey = requireNonNullElse(in.text(), routeKey);
                case "resource" -> resource = requireNonNullElse(in.text(), resource);
                case "httpMethod" -> method = requireNonNullElse(in.text(), method);
                case "rawQueryString" -> rawQuery = requireNonNullElse(in.text(), rawQuery);
                case "pathParameters" -> pathParameters.putAll(in.texts());
                case "multiValueQueryStringParameters" -> query.addAll(in.lists());
                case "headers" -> readHeaders(in);
                case "multiValueHeaders" -> readMultiHeaders(in);
                case "cookies" -> cookies.addAll(in.list());
                case "body" -> body = in.text();
                case "isBase64Encoded" -> base64 = in.truth();
            }
        }
    }

    private void readContext(PayloadReader in) throws IOException {
        if (!in.beginObject()) {
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "http" -> {
                    Map<String, String> http = in.texts();
                    method = http.getOrDefault("method", method);
                    sourceIp = http.getOrDefault("sourceIp", sourceIp);
                }
                case "authorizer" -> readAuthorizer(in);
                case "domainName" -> host = requireNonNullElse(in.text(), host);
                case "identity" -> {
                    Map<String, String> identity = in.texts();
                    iamArn = identity.getOrDefault("userArn", iamArn);
                    sourceIp = identity.getOrDefault("sourceIp", sourceIp);
                }
            }
        }
    }

    /** Format 2.0 nests the context under the authorizer's kind; 1.0 puts the Lambda authorizer's context here. */
    private void readAuthorizer(PayloadReader in) throws IOException {
        if (!in.beginObject()) {
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            switch (name) {
                case "lambda" -> session.putAll(in.texts());
                case "iam" -> iamArn = in.texts().getOrDefault("userArn", iamArn);
                case "userId", "sessionId", FreshSignIn.CONTEXT -> {
                    String value = in.text();
                    if (value != null) {
                        session.put(name, value);
                    }
                }
            }
        }
    }

    private void readHeaders(PayloadReader in) throws IOException {
        if (!in.beginObject()) {
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            String value = in.text();
            if (value != null) {
                headers.putIfAbsent(lower(name), List.of(value));
            }
        }
    }

    /** In format 1.0 these say all that "headers" says, and more. */
    private void readMultiHeaders(PayloadReader in) throws IOException {
        Map<String, List<String>> all = new HashMap<>();
        for (Map.Entry<String, String> header : in.lists()) {
            all.computeIfAbsent(lower(header.getKey()), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        headers.putAll(all);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
