package app.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Route;
import app.api.Rpc;
import app.runtime.json.ProtoJson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.net.URLEncoder;
import java.util.List;
import java.util.function.UnaryOperator;

/** A request of an rpc whose every text, and whatever else a caller sends with it, can be found again. */
final class MarkedRequest {

    private final Rpc rpc;
    private final UnaryOperator<String> marker;
    private final Message message;

    /** @param marker makes a value that nothing else has, given what it is for */
    MarkedRequest(Rpc rpc, UnaryOperator<String> marker) {
        this.rpc = rpc;
        this.marker = marker;
        this.message = filled(
                rpc.name(), DynamicMessage.getDefaultInstance(rpc.descriptor().getInputType()));
    }

    /** The request message, which is what a direct invoke sends. */
    String json() {
        return ProtoJson.print(message);
    }

    /**
     * A gateway's event of format 2.0, with markers of its own in its headers, cookies and query.
     *
     * @param body what it carries, where the rpc's route has a body: {@link #json}, or anything else
     * @param authorizer what the gateway says of the caller, as JSON
     */
    String event(String body, String authorizer) {
        JsonObject event = JsonParser.parseString("""
                {
                  "version": "2.0",
                  "headers": {
                    "content-type": "application/json",
                    "origin": "%s",
                    "authorization": "%s",
                    "user-agent": "%s",
                    "x-forwarded-for": "%s"
                  },
                  "cookies": ["__Host-session_token=%s", "%s=%s"],
                  "requestContext": {"http": {"method": "%s"}, "authorizer": %s}
                }
                """.formatted(
                                SampleEvents.SITE_ORIGIN,
                                marker.apply("authorization"),
                                marker.apply("user-agent"),
                                marker.apply("x-forwarded-for"),
                                marker.apply("session cookie"),
                                marker.apply("cookie's name"),
                                marker.apply("cookie"),
                                rpc.route().map(Route::method).orElse("POST"),
                                authorizer))
                .getAsJsonObject();
        boolean hasBody = rpc.route().map(Route::hasBody).orElse(true);
        addParameters(event, hasBody);
        if (hasBody) {
            event.addProperty("body", withoutSession(body));
        }
        return event.toString();
    }

    private void addParameters(JsonObject event, boolean hasBody) {
        JsonObject path = new JsonObject();
        StringBuilder query =
                new StringBuilder(marker.apply("parameter")).append('=').append(marker.apply("parameter's value"));
        List<String> variables = rpc.route().map(Route::variables).orElse(List.of());
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.STRING || field.isRepeated()) {
                continue;
            }
            String value = (String) message.getField(field);
            if (variables.contains(field.getName())) {
                path.addProperty(field.getName(), value);
            } else if (!hasBody) {
                query.append('&').append(field.getName()).append('=').append(URLEncoder.encode(value, UTF_8));
            }
        }
        event.add("pathParameters", path);
        event.addProperty("rawQueryString", query.toString());
    }

    /** A browser that names what the session and the headers fill is refused, and comes no further. */
    private String withoutSession(String body) {
        try {
            JsonElement json = JsonParser.parseString(body);
            if (json.isJsonObject()) {
                for (FieldDescriptor field : rpc.descriptor().getInputType().getFields()) {
                    if (Rpc.header(field).isPresent()) {
                        json.getAsJsonObject().remove(field.getJsonName());
                    }
                }
                return json.toString();
            }
        } catch (JsonSyntaxException e) {
            // No JSON is sent as it is.
        }
        return body;
    }

    /** Every text of a message is a marker, but for ids and the provider. */
    private Message filled(String where, Message empty) {
        Message.Builder message = empty.newBuilderForType();
        for (FieldDescriptor field : empty.getDescriptorForType().getFields()) {
            if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                String value = text(where, field.getName());
                if (field.isRepeated()) {
                    message.addRepeatedField(field, value);
                } else {
                    message.setField(field, value);
                }
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
                Message within = message.newBuilderForField(field).getDefaultInstanceForType();
                message.setField(field, filled(where + "." + field.getName(), within));
            }
        }
        return message.build();
    }

    /** Ids and the provider's name are what an audit is for. */
    private String text(String where, String field) {
        if (field.equals("provider")) {
            return "github";
        }
        boolean isId = field.equals("id") || field.endsWith("_id");
        return isId && !field.equals("external_user_id") ? Leaks.ID : marker.apply(where + "." + field);
    }
}
