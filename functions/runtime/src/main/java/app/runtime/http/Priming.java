package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.FieldPath;
import app.api.PathTemplate;
import app.api.Route;
import app.api.Rpc;
import app.runtime.json.JsonText;
import app.runtime.json.ProtoJson;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A request that goes through an endpoint as far as it can without meaning anybody: ids are the nil UUID, other strings
 * a word that is no provider, no token and no one's name.
 */
public final class Priming {

    private static final String NIL = "00000000-0000-0000-0000-000000000000";
    private static final String WORD = "priming";

    private Priming() {}

    /** The payload of such a request: a gateway's event for an rpc with a route, else a direct invoke. */
    public static byte[] payload(Rpc rpc, Message request) {
        Message message = filled(request, Set.of());
        if (rpc.route().isEmpty()) {
            return ProtoJson.print(message).getBytes(UTF_8);
        }
        return event(rpc.route().get(), message).getBytes(UTF_8);
    }

    /** A message with something in each of its fields. */
    public static Message filled(Message message) {
        return filled(message, Set.of());
    }

    /**
     * A message within one of its own kind stays empty, as there is no end to such, and an Any: no type has a name so.
     * An HttpBody has no content type of that name either.
     */
    private static Message filled(Message request, Set<Descriptor> around) {
        Descriptor type = request.getDescriptorForType();
        Set<Descriptor> within = new HashSet<>(around);
        within.add(type);
        Message.Builder message = request.newBuilderForType();
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                continue;
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.STRING) {
                boolean isId = field.getName().equals("id") || field.getName().endsWith("_id");
                message.setField(field, isId ? NIL : WORD);
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    && !within.contains(field.getMessageType())
                    && !field.getMessageType().getFullName().equals("google.protobuf.Any")
                    && !Rpc.isHttpBody(field.getMessageType())) {
                message.setField(field, filled(message.newBuilderForField(field).getDefaultInstanceForType(), within));
            }
        }
        return message.build();
    }

    private static String event(Route route, Message message) {
        Set<FieldDescriptor> notInBody = message.getDescriptorForType().getFields().stream()
                .filter(field -> Rpc.header(field).isPresent())
                .collect(Collectors.toSet());
        return JsonText.of(out -> {
            out.beginObject();
            out.name("version").value("2.0");
            out.name("routeKey").value(route.gatewayKey());
            out.name("rawQueryString").value("");
            out.name("headers").beginObject();
            out.name("content-type").value("application/json");
            out.name("sec-fetch-site").value("same-origin");
            out.endObject();
            out.name("pathParameters").beginObject();
            for (var parameter : parameters(route, message).entrySet()) {
                out.name(parameter.getKey()).value(parameter.getValue());
            }
            out.endObject();
            out.name("requestContext").beginObject();
            out.name("http").beginObject().name("method").value(route.method()).endObject();
            out.name("authorizer").beginObject();
            out.name("lambda").beginObject();
            out.name("userId").value(NIL).name("sessionId").value(NIL);
            out.name(FreshSignIn.CONTEXT).value("true");
            out.endObject();
            out.endObject();
            out.endObject();
            if (route.isWholeBody()) {
                out.name("body").value(ProtoJson.print(message, notInBody));
            } else if (route.hasBody()) {
                FieldDescriptor field = message.getDescriptorForType().findFieldByName(route.body());
                out.name("body").value(Rpc.isHttpBody(field) ? WORD : ProtoJson.printField(message, field));
            }
            out.name("isBase64Encoded").value(false);
            out.endObject();
        });
    }

    /** What API Gateway would find in the path. */
    private static Map<String, String> parameters(Route route, Message message) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (PathTemplate.Variable variable : route.template().variables()) {
            for (PathTemplate.Segment segment : variable.segments()) {
                if (segment instanceof PathTemplate.Wildcard wildcard) {
                    parameters.put(
                            wildcard.parameter().name(), variable.isMultiSegment() ? WORD : text(variable, message));
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
        FieldPath field =
                FieldPath.find(message.getDescriptorForType(), variable.field()).orElseThrow();
        // An enum's value shows its name.
        return field.get(message).toString();
    }
}
