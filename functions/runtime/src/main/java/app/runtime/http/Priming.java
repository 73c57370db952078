package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.FieldPath;
import app.api.PathTemplate;
import app.api.Route;
import app.api.Rpc;
import app.runtime.Sha256;
import app.runtime.json.JsonText;
import app.runtime.json.ProtoJson;
import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Message;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request that goes through an endpoint as far as it can without meaning anybody: its fields hold their rules, see
 * {@link ExampleMessage}.
 */
public final class Priming {

    /** A header as JSON: the key that {@link #originKey} takes. */
    public static final String ORIGIN_KEY_HEADER = "\"x-origin-key\": \"" + ExampleValues.WORD + "\"";

    private Priming() {}

    /** The origin key of a priming, which no request passes with. */
    public static OriginKey originKey() {
        return OriginKey.parse(HexFormat.of().formatHex(Sha256.of(ExampleValues.WORD)))
                .orElseThrow();
    }

    /** The payload of such a request: a gateway's event for an rpc with a route, else a direct invoke. */
    public static byte[] payload(Rpc rpc, Message request) {
        Message message = ExampleMessage.filled(request);
        if (rpc.route().isEmpty()) {
            return ProtoJson.print(message).getBytes(UTF_8);
        }
        return event(rpc.route().get(), message, ExampleMessage.needed(request)).getBytes(UTF_8);
    }

    /** A message with something in each of its fields. */
    public static Message filled(Message message) {
        return ExampleMessage.filled(message);
    }

    /** @param needed the message with no more than it must have: of the query and the headers the rest is absent */
    private static String event(Route route, Message message, Message needed) {
        Set<FieldDescriptor> notInBody = message.getDescriptorForType().getFields().stream()
                .filter(field -> Rpc.header(field).isPresent())
                .collect(Collectors.toSet());
        return JsonText.of(out -> {
            out.beginObject();
            out.name("version").value("2.0");
            out.name("routeKey").value(route.gatewayKey());
            out.name("rawQueryString").value(query(route, needed));
            writeHeaders(out, notInBody, needed);
            out.name("pathParameters").beginObject();
            for (var parameter : parameters(route, message).entrySet()) {
                out.name(parameter.getKey()).value(parameter.getValue());
            }
            out.endObject();
            writeContext(out, route.method());
            if (route.isWholeBody()) {
                out.name("body").value(ProtoJson.print(message, notInBody));
            } else if (route.hasBody()) {
                FieldDescriptor field = message.getDescriptorForType().findFieldByName(route.body());
                out.name("body")
                        .value(Rpc.isHttpBody(field) ? ExampleValues.WORD : ProtoJson.printField(message, field));
            }
            out.name("isBase64Encoded").value(false);
            out.endObject();
        });
    }

    private static void writeHeaders(JsonWriter out, Set<FieldDescriptor> fields, Message needed) throws IOException {
        out.name("headers").beginObject();
        out.name("content-type").value("application/json");
        out.name("sec-fetch-site").value("same-origin");
        out.name("x-origin-key").value(ExampleValues.WORD);
        for (FieldDescriptor field : fields) {
            String name = Rpc.header(field).orElseThrow();
            if (!field.isRepeated()
                    && !name.startsWith(":")
                    && needed.getAllFields().containsKey(field)) {
                out.name(name).value((String) needed.getField(field));
            }
        }
        out.endObject();
    }

    private static void writeContext(JsonWriter out, String method) throws IOException {
        out.name("requestContext").beginObject();
        out.name("http").beginObject().name("method").value(method).endObject();
        out.name("authorizer").beginObject();
        out.name("lambda").beginObject();
        out.name("userId").value(ExampleValues.NIL).name("sessionId").value(ExampleValues.NIL);
        out.name(FreshSignIn.CONTEXT).value("true");
        out.endObject();
        out.endObject();
        out.endObject();
    }

    private static String query(Route route, Message needed) {
        if (route.isWholeBody()) {
            return "";
        }
        StringBuilder query = new StringBuilder();
        appendQuery(query, "", needed);
        return query.toString();
    }

    /** Every field by its path: those that come another way are passed over in a query. */
    private static void appendQuery(StringBuilder query, String prefix, Message message) {
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            String name = prefix + entry.getKey().getName();
            List<?> values = entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
            for (Object value : values) {
                if (value instanceof Message nested && !isText(nested)) {
                    appendQuery(query, name + ".", nested);
                } else {
                    query.append(query.isEmpty() ? "" : "&").append(name).append('=');
                    query.append(URLEncoder.encode(text(entry.getKey(), value), UTF_8));
                }
            }
        }
    }

    /** Whether it is one text in a query: a wrapper, a time, a duration or a field mask. */
    private static boolean isText(Message message) {
        return message.getDescriptorForType().getFile().getPackage().equals("google.protobuf");
    }

    private static String text(FieldDescriptor field, Object value) {
        return switch (value) {
            case Message ofGoogle -> ProtoJson.print(ofGoogle).replace("\"", "");
            case ByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
            case Integer number
            when field.getType() == Type.UINT32 || field.getType() == Type.FIXED32 -> Integer.toUnsignedString(number);
            case Long number
            when field.getType() == Type.UINT64 || field.getType() == Type.FIXED64 -> Long.toUnsignedString(number);
            // An enum's value shows its name.
            default -> value.toString();
        };
    }

    /** What API Gateway would find in the path. */
    private static Map<String, String> parameters(Route route, Message message) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (PathTemplate.Variable variable : route.template().variables()) {
            for (PathTemplate.Segment segment : variable.segments()) {
                if (segment instanceof PathTemplate.Wildcard wildcard) {
                    parameters.put(
                            wildcard.parameter().name(),
                            variable.isMultiSegment() ? ExampleValues.WORD : text(variable, message));
                }
            }
        }
        if (!route.template().verb().isEmpty()) {
            parameters.merge(
                    route.template().verbParameter(), ":" + route.template().verb(), String::concat);
        }
        return parameters;
    }

    private static String text(PathTemplate.Variable variable, Message message) {
        FieldPath path =
                FieldPath.find(message.getDescriptorForType(), variable.field()).orElseThrow();
        return text(path.last(), path.get(message));
    }
}
