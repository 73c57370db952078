package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.api.FieldPath;
import app.api.PathTemplate.Literal;
import app.api.PathTemplate.Segment;
import app.api.PathTemplate.Variable;
import app.api.PathTemplate.Wildcard;
import app.api.Route;
import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.http.Request.Form;
import app.runtime.json.ProtoJson;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route of an rpc and what of its messages travels where, by the rules of google/api/http.proto: path and query
 * name the fields, body and answer are a field or the message.
 */
final class RouteBinding {

    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final @Nullable Route route;
    private final String gatewayKey;
    private final List<PathField> pathFields = new ArrayList<>();
    private final @Nullable QueryReader query;
    private final @Nullable FieldDescriptor bodyField;
    private final @Nullable FieldDescriptor responseField;
    private final boolean isRawBody;
    private final boolean isRawResponse;

    private record PathField(Variable variable, FieldPath field) {}

    /** @param route null for what no browser calls: then the body is the message */
    private RouteBinding(Rpc rpc, @Nullable Route route) {
        this.route = route;
        if (route == null) {
            gatewayKey = "";
            query = null;
            bodyField = null;
            responseField = null;
            isRawBody = false;
            isRawResponse = false;
            return;
        }
        gatewayKey = route.gatewayKey();
        var request = rpc.descriptor().getInputType();
        var response = rpc.descriptor().getOutputType();
        for (Variable variable : route.template().variables()) {
            pathFields.add(new PathField(
                    variable, FieldPath.find(request, variable.field()).orElseThrow()));
        }
        query = route.isWholeBody() ? null : new QueryReader(route, request);
        bodyField = request.findFieldByName(route.body());
        responseField = response.findFieldByName(route.responseBody());
        isRawBody = bodyField != null && Rpc.isHttpBody(bodyField);
        isRawResponse = responseField == null ? Rpc.isHttpBody(response) : Rpc.isHttpBody(responseField);
    }

    /** A browser's route. */
    static RouteBinding of(Rpc rpc, Route route) {
        return new RouteBinding(rpc, route);
    }

    /** An IAM caller's route and a direct invoke: the body is the message as JSON. */
    static RouteBinding internal(Rpc rpc) {
        return new RouteBinding(rpc, null);
    }

    /** The route as the proto has it, such as {@code /api/entities/{id}}; empty where no browser calls. */
    String path() {
        return route == null ? "" : route.path();
    }

    /** Whether the route's method changes nothing. */
    boolean isSafe() {
        return route != null && route.method().equals("GET");
    }

    /**
     * The parameters of a call by API Gateway's route, with the names that they have here: of two routes that begin
     * alike a REST API knows one name only. Null if that route does not lead here, or the path lacks the custom verb,
     * which API Gateway does not see.
     *
     * @param routeKey API Gateway's, such as {@code GET /api/entities/{id}}
     */
    @Nullable
    Map<String, String> match(String routeKey, Map<String, String> parameters) {
        if (route == null) {
            return parameters;
        }
        Map<String, String> own = GatewayParameters.renamed(routeKey, parameters, gatewayKey);
        return own != null && matchesVerb(own) ? own : null;
    }

    /** Whether the path ends with the route's custom verb; true if it has none. */
    boolean matchesVerb(Map<String, String> parameters) {
        if (!hasVerb() || route == null) {
            return true;
        }
        String last = parameters.getOrDefault(route.template().verbParameter(), "");
        String verb = ":" + route.template().verb();
        return last.endsWith(verb) && last.length() > verb.length();
    }

    boolean hasVerb() {
        return route != null && !route.template().verb().isEmpty();
    }

    /**
     * Reads body, query and path; where two of them give a field, the path decides.
     *
     * @param parameters what {@link #match} gave
     * @throws ApiException INVALID_ARGUMENT if something does not fit, naming the field
     */
    void read(Request call, Map<String, String> parameters, Message.Builder message) {
        readBody(call, message);
        if (query != null) {
            query.read(call.query(), message);
        }
        for (PathField each : pathFields) {
            String text = text(each, parameters, call.form());
            if (text != null) {
                each.field()
                        .set(
                                message,
                                ProtoJson.parseText(
                                        each.field().last(), text, each.field().jsonName()));
            }
        }
    }

    private void readBody(Request call, Message.Builder message) {
        if (call.body() == null || call.body().isEmpty()) {
            return;
        }
        if (route != null && !route.hasBody()) {
            throw new ApiException(INVALID_ARGUMENT, "the request takes no body");
        }
        if (isRawBody && bodyField != null) {
            message.setField(bodyField, HttpBodies.read(call, message.newBuilderForField(bodyField)));
            return;
        }
        String json = call.bodyText();
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new ApiException(INVALID_ARGUMENT, "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        if (call.form() != Form.DIRECT && !isJson(call.header("content-type"))) {
            throw new ApiException(INVALID_ARGUMENT, "the body needs content-type: application/json");
        }
        if (bodyField == null) {
            ProtoJson.merge(json, message);
        } else {
            ProtoJson.mergeField(json, message, bodyField);
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return mediaType.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    /** The value of a variable: its segments with slashes between them. Null if the event lacks a parameter of it. */
    private @Nullable String text(PathField field, Map<String, String> parameters, Form form) {
        StringBuilder text = new StringBuilder();
        for (Segment segment : field.variable().segments()) {
            text.append(text.isEmpty() ? "" : "/");
            if (segment instanceof Literal literal) {
                text.append(literal.text());
            } else if (segment instanceof Wildcard wildcard) {
                String value = parameters.get(wildcard.parameter().name());
                if (value == null) {
                    return null;
                }
                text.append(decoded(field, withoutVerb(wildcard.parameter().name(), value), form));
            }
        }
        return text.toString();
    }

    private String withoutVerb(String parameter, String value) {
        if (route == null || !hasVerb() || !parameter.equals(route.template().verbParameter())) {
            return value;
        }
        return value.substring(0, value.length() - route.template().verb().length() - 1);
    }

    /**
     * An HTTP API decodes the path before it routes, so a slash in it is one whatever it was; a REST API hands it on as
     * it came.
     */
    private static String decoded(PathField field, String value, Form form) {
        if (form != Form.GATEWAY_1_0) {
            return value;
        }
        String decoded = PercentDecoder.ofPath(value, field.variable().isMultiSegment());
        if (decoded == null) {
            throw ApiException.invalidField(field.field().jsonName(), "is not percent-encoded UTF-8");
        }
        return decoded;
    }

    /**
     * The answer that carries a response message.
     *
     * @param inHeaders the fields that travel as headers
     * @param headers those headers, and what every answer has
     */
    Response answer(
            Message response, Set<FieldDescriptor> inHeaders, Map<String, String> headers, List<String> cookies) {
        if (isRawResponse) {
            Message body = responseField == null ? response : (Message) response.getField(responseField);
            return HttpBodies.answer(body, headers, cookies);
        }
        String json = responseField == null
                ? ProtoJson.print(response, inHeaders)
                : ProtoJson.printField(response, responseField);
        return new Response(200, Responses.json(headers), cookies, json);
    }
}
