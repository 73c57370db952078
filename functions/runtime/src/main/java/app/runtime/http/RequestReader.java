package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import app.runtime.ApiException;
import app.runtime.http.Request.Form;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
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
    private @Nullable String userId;
    private @Nullable String sessionId;
    private boolean isFresh;
    private String sourceIp = "";
    private @Nullable String iamArn;
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
            reader.readEvent(new JsonReader(new StringReader(json)));
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
        return fromGateway ? gatewayRequest(form()) : directRequest(json);
    }

    /** The request without its query and its body. */
    Request headersOnly() {
        headers.put(ClientAddress.NAME, List.of(ClientAddress.of(headers, sourceIp)));
        splitCookies();
        return new Request(form(), caller(), method, Map.of(), List.of(), headers, cookies, null, false);
    }

    private static Request directRequest(String json) {
        return new Request(Form.DIRECT, new Caller.Direct(), "", Map.of(), List.of(), Map.of(), List.of(), json, false);
    }

    private Request gatewayRequest(Form form) {
        headers.put(ClientAddress.NAME, List.of(ClientAddress.of(headers, sourceIp)));
        if (form == Form.GATEWAY_2_0) {
            parseQuery();
        }
        splitCookies();
        return new Request(form, caller(), method, pathParameters, query, headers, cookies, body, base64);
    }

    private Caller caller() {
        if (userId != null && sessionId != null && !userId.isEmpty() && !sessionId.isEmpty()) {
            return new Caller.SignedIn(userId, sessionId, isFresh);
        }
        if (iamArn != null && !iamArn.isEmpty()) {
            return new Caller.Iam(iamArn);
        }
        return new Caller.Anonymous();
    }

    private void readEvent(JsonReader in) throws IOException {
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "version" -> version = requireNonNullElse(text(in), version);
                case "requestContext" -> {
                    fromGateway = true;
                    readContext(in);
                }
                case "routeKey" -> routeKey = requireNonNullElse(text(in), routeKey);
                case "resource" -> resource = requireNonNullElse(text(in), resource);
                case "httpMethod" -> method = requireNonNullElse(text(in), method);
                case "rawQueryString" -> rawQuery = requireNonNullElse(text(in), rawQuery);
                case "pathParameters" -> readTexts(in, pathParameters::put);
                case "multiValueQueryStringParameters" ->
                    readLists(in, (name, value) -> query.add(Map.entry(name, value)));
                case "headers" -> readTexts(in, (name, value) -> headers.putIfAbsent(lower(name), List.of(value)));
                case "multiValueHeaders" -> readMultiHeaders(in);
                case "cookies" -> readList(in, cookies::add);
                case "body" -> body = text(in);
                case "isBase64Encoded" -> base64 = truth(in);
                default -> in.skipValue();
            }
        }
        in.endObject();
    }

    private void readContext(JsonReader in) throws IOException {
        readObject(in, name -> {
            switch (name) {
                case "http" ->
                    readTexts(in, (key, value) -> {
                        method = key.equals("method") ? value : method;
                        sourceIp = key.equals("sourceIp") ? value : sourceIp;
                    });
                case "authorizer" -> readAuthorizer(in);
                case "domainName" -> host = requireNonNullElse(text(in), host);
                case "identity" ->
                    readTexts(in, (key, value) -> {
                        iamArn = key.equals("userArn") ? value : iamArn;
                        sourceIp = key.equals("sourceIp") ? value : sourceIp;
                    });
                default -> in.skipValue();
            }
        });
    }

    /** Format 2.0 nests the context under the authorizer's kind; 1.0 puts the Lambda authorizer's context here. */
    private void readAuthorizer(JsonReader in) throws IOException {
        readObject(in, name -> {
            switch (name) {
                case "lambda" -> readTexts(in, this::sessionValue);
                case "iam" -> readTexts(in, (key, value) -> iamArn = key.equals("userArn") ? value : iamArn);
                case "userId", "sessionId", FreshSignIn.CONTEXT -> {
                    String value = text(in);
                    if (value != null) {
                        sessionValue(name, value);
                    }
                }
                default -> in.skipValue();
            }
        });
    }

    private void sessionValue(String name, String value) {
        if (name.equals("userId")) {
            userId = value;
        } else if (name.equals("sessionId")) {
            sessionId = value;
        } else if (name.equals(FreshSignIn.CONTEXT)) {
            isFresh = value.equals("true");
        }
    }

    /** In format 1.0 these say all that "headers" says, and more. */
    private void readMultiHeaders(JsonReader in) throws IOException {
        Map<String, List<String>> all = new HashMap<>();
        readLists(
                in,
                (name, value) -> all.computeIfAbsent(lower(name), key -> new ArrayList<>())
                        .add(value));
        headers.putAll(all);
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

    private void parseQuery() {
        if (rawQuery.isEmpty()) {
            return;
        }
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            String decodedName = PercentDecoder.ofQuery(name);
            if (decodedName == null) {
                throw new ApiException(
                        INVALID_ARGUMENT, "the name of a parameter of the query is not percent-encoded UTF-8");
            }
            query.add(Map.entry(decodedName, percentDecoded(decodedName, value)));
        }
    }

    private static String percentDecoded(String name, String value) {
        String decoded = PercentDecoder.ofQuery(value);
        if (decoded == null) {
            // The name is whatever a client made up.
            String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
            throw ApiException.invalidField(shown.replaceAll("\\p{Cntrl}", "?"), "is not percent-encoded UTF-8");
        }
        return decoded;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private interface Member {
        void read(String name) throws IOException;
    }

    private interface Pair {
        void accept(String name, String value);
    }

    private interface Text {
        void accept(String value);
    }

    /** Reads an object member by member; anything else, null included, is passed over. */
    private static void readObject(JsonReader in, Member member) throws IOException {
        if (in.peek() != JsonToken.BEGIN_OBJECT) {
            in.skipValue();
            return;
        }
        in.beginObject();
        while (in.hasNext()) {
            member.read(in.nextName());
        }
        in.endObject();
    }

    private static void readTexts(JsonReader in, Pair pair) throws IOException {
        readObject(in, name -> {
            String value = text(in);
            if (value != null) {
                pair.accept(name, value);
            }
        });
    }

    private static void readLists(JsonReader in, Pair pair) throws IOException {
        readObject(in, name -> readList(in, value -> pair.accept(name, value)));
    }

    private static void readList(JsonReader in, Text text) throws IOException {
        if (in.peek() != JsonToken.BEGIN_ARRAY) {
            in.skipValue();
            return;
        }
        in.beginArray();
        while (in.hasNext()) {
            String value = text(in);
            if (value != null) {
                text.accept(value);
            }
        }
        in.endArray();
    }

    private static @Nullable String text(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.STRING) {
            return in.nextString();
        }
        in.skipValue();
        return null;
    }

    private static boolean truth(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.BOOLEAN) {
            return in.nextBoolean();
        }
        in.skipValue();
        return false;
    }
}
