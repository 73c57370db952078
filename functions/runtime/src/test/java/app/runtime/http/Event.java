package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Base64;

/** An event of payload format 2.0, made member by member. */
public final class Event {

    public static final String USER = "01985e2a-3b00-7000-8000-000000000001";
    public static final String SESSION = "session-1";

    private final JsonObject event = new JsonObject();
    private final JsonObject headers = new JsonObject();
    private final JsonObject context = new JsonObject();

    private Event(String method) {
        event.addProperty("version", "2.0");
        event.addProperty("rawQueryString", "");
        event.addProperty("isBase64Encoded", false);
        event.add("headers", headers);
        event.add("requestContext", context);
        JsonObject http = new JsonObject();
        http.addProperty("method", method);
        context.add("http", http);
    }

    /** A request that nobody has proven anything about. */
    public static Event anonymous(String method) {
        return new Event(method);
    }

    /** A request of a signed-in browser, from our own site. */
    public static Event signedIn(String method) {
        return new Event(method)
                .header("sec-fetch-site", "same-origin")
                .authorizer("{\"lambda\":{\"userId\":\"%s\",\"sessionId\":\"%s\"}}".formatted(USER, SESSION));
    }

    /** A request that API Gateway has checked against IAM. */
    public static Event iam() {
        return new Event("POST")
                .authorizer("{\"iam\":{\"userArn\":\"arn:aws:iam::123456789012:role/caller\",\"userId\":\"AIDA\"}}");
    }

    public Event authorizer(String json) {
        return context("authorizer", json);
    }

    public Event context(String name, String json) {
        context.add(name, JsonParser.parseString(json));
        return this;
    }

    public Event header(String name, String value) {
        headers.addProperty(name, value);
        return this;
    }

    public Event query(String raw) {
        event.addProperty("rawQueryString", raw);
        return this;
    }

    public Event path(String name, String value) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty(name, value);
        event.add("pathParameters", parameters);
        return this;
    }

    public Event cookies(String... cookies) {
        JsonArray list = new JsonArray();
        for (String cookie : cookies) {
            list.add(cookie);
        }
        event.add("cookies", list);
        return this;
    }

    /** A JSON body, with its content type. */
    public Event body(String json) {
        return header("content-type", "application/json").rawBody(json);
    }

    public Event rawBody(String text) {
        event.addProperty("body", text);
        return this;
    }

    public Event base64Body(byte[] bytes) {
        event.addProperty("isBase64Encoded", true);
        return header("content-type", "application/json")
                .rawBody(Base64.getEncoder().encodeToString(bytes));
    }

    public Event with(String name, String json) {
        event.add(name, JsonParser.parseString(json));
        return this;
    }

    public byte[] bytes() {
        return event.toString().getBytes(UTF_8);
    }
}
