package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.api.FieldPath;
import app.api.Route;
import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.json.ProtoJson;
import app.v1.SessionValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a query: {@code page_size=5&filter.name=x&tags=a&tags=b}. Those that name no field that the
 * query may give are passed over: providers and mail programs add their own to a URL.
 */
final class QueryReader {

    private final Descriptor request;
    private final String body;
    private final List<String> variables;

    QueryReader(Route route, Descriptor request) {
        this.request = request;
        this.body = route.body();
        this.variables = route.variables();
    }

    /**
     * The parameters of a query as a URL has it, in order and percent-decoded.
     *
     * @param raw empty where there is none
     * @throws ApiException INVALID_ARGUMENT if one is not text
     */
    static List<Map.Entry<String, String>> parse(String raw) {
        if (raw.isEmpty()) {
            return List.of();
        }
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String pair : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentDecoder.ofQuery(equals < 0 ? pair : pair.substring(0, equals));
            if (name == null) {
                throw new ApiException(
                        INVALID_ARGUMENT, "the name of a parameter of the query is not percent-encoded UTF-8");
            }
            String value = PercentDecoder.ofQuery(equals < 0 ? "" : pair.substring(equals + 1));
            if (value == null) {
                // The name is whatever a client made up.
                String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
                throw ApiException.invalidField(shown.replaceAll("\\p{Cntrl}", "?"), "is not percent-encoded UTF-8");
            }
            parameters.add(Map.entry(name, value));
        }
        return parameters;
    }

    /** @throws ApiException INVALID_ARGUMENT if a value does not fit its field, naming it */
    void read(List<Map.Entry<String, String>> parameters, Message.Builder message) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, String> parameter : parameters) {
            FieldPath path = find(parameter.getKey());
            if (path != null) {
                read(path, parameter.getValue(), message, seen);
            }
        }
    }

    private @Nullable FieldPath find(String name) {
        FieldPath path = FieldPath.find(request, name).orElse(null);
        if (path == null
                || path.first().getName().equals(body)
                || Rpc.sessionValue(path.first()) != SessionValue.SESSION_VALUE_NONE
                || Rpc.header(path.first()).isPresent()
                || variables.contains(path.toString())) {
            return null;
        }
        for (FieldDescriptor outer : path.fields().subList(0, path.fields().size() - 1)) {
            // Its form is a text: there is no page_token.time.seconds.
            if (isGoogles(outer)) {
                return null;
            }
        }
        return path;
    }

    private static boolean isGoogles(FieldDescriptor field) {
        return field.getMessageType().getFullName().startsWith("google.");
    }

    private static void read(FieldPath path, String text, Message.Builder message, Set<String> seen) {
        FieldDescriptor field = path.last();
        String name = path.jsonName();
        if (field.getJavaType() == JavaType.MESSAGE && !isGoogles(field)) {
            throw ApiException.invalidField(
                    name,
                    "is a message: the parameters are its fields, such as " + name + "."
                            + field.getMessageType().getFields().stream()
                                    .map(FieldDescriptor::getJsonName)
                                    .findFirst()
                                    .orElse(""));
        }
        Object value = ProtoJson.parseText(field, text, name);
        if (field.isRepeated()) {
            path.add(message, value);
            return;
        }
        if (!seen.add(name)) {
            throw ApiException.invalidField(name, "is given twice");
        }
        OneofDescriptor oneof = field.getRealContainingOneof();
        if (oneof != null && !seen.add(name.substring(0, name.lastIndexOf('.') + 1) + "{" + oneof.getName())) {
            throw ApiException.invalidField(name, "cannot be set together with another field of " + oneof.getName());
        }
        path.set(message, value);
    }
}
