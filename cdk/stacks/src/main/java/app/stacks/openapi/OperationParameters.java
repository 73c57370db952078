package app.stacks.openapi;

import static app.stacks.openapi.MessageSchemas.object;

import app.api.PathTemplate;
import app.api.Route;
import app.api.Rpc;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of one route as OpenAPI writes it, and the parameters in path and query. */
final class OperationParameters {

    private final MessageSchemas schemas;
    private final Rpc rpc;
    private final Route route;

    OperationParameters(MessageSchemas schemas, Rpc rpc, Route route) {
        this.schemas = schemas;
        this.rpc = rpc;
        this.route = route;
    }

    /** Each wildcard is a variable, named as API Gateway's parameter. */
    static String path(Route route) {
        StringBuilder path = new StringBuilder();
        for (PathTemplate.Segment segment : route.template().segments()) {
            append(path, segment);
        }
        return path
                + (route.template().verb().isEmpty()
                        ? ""
                        : ":" + route.template().verb());
    }

    private static void append(StringBuilder path, PathTemplate.Segment segment) {
        if (segment instanceof PathTemplate.Literal literal) {
            path.append('/').append(literal.text());
        } else if (segment instanceof PathTemplate.Wildcard wildcard) {
            path.append("/{").append(wildcard.parameter().name()).append('}');
        } else if (segment instanceof PathTemplate.Variable variable) {
            variable.segments().forEach(inner -> append(path, inner));
        }
    }

    /** @param example the JSON of a request message */
    List<Object> of(Map<String, Object> example) {
        List<Object> parameters = new ArrayList<>();
        addPathParameters(example, parameters);
        if (!route.isWholeBody()) {
            addQueryParameters(example, parameters);
        }
        return parameters;
    }

    private void addPathParameters(Map<String, Object> example, List<Object> parameters) {
        List<PathTemplate.Wildcard> wildcards = new ArrayList<>();
        route.template().segments().forEach(segment -> addWildcards(segment, wildcards));
        for (PathTemplate.Wildcard wildcard : wildcards) {
            String name = wildcard.parameter().name();
            FieldDescriptor field = rpc.descriptor().getInputType().findFieldByName(name);
            Map<String, Object> schema = field == null ? object("type", "string") : schemas.of(field);
            Map<String, Object> parameter = object("name", name, "in", "path", "required", true, "schema", schema);
            Object value = field == null ? null : example.get(field.getJsonName());
            if (value != null) {
                parameter.put("example", value);
            }
            parameters.add(parameter);
        }
    }

    private static void addWildcards(PathTemplate.Segment segment, List<PathTemplate.Wildcard> wildcards) {
        if (segment instanceof PathTemplate.Wildcard wildcard) {
            wildcards.add(wildcard);
        } else if (segment instanceof PathTemplate.Variable variable) {
            variable.segments().forEach(inner -> addWildcards(inner, wildcards));
        }
    }

    private void addQueryParameters(Map<String, Object> example, List<Object> parameters) {
        for (FieldDescriptor field : rpc.descriptor().getInputType().getFields()) {
            boolean elsewhere =
                    route.variables().contains(field.getName()) || route.body().equals(field.getName());
            if (!elsewhere && MessageSchemas.isInJson(field)) {
                addQueryParameter(field, field.getJsonName(), example.get(field.getJsonName()), parameters, List.of());
            }
        }
    }

    /**
     * A message's fields are parameters of their own, with a dot; a list of messages is none.
     *
     * @param around the messages that it is in: of one that holds its own kind the inner one is left out
     */
    private void addQueryParameter(
            FieldDescriptor field,
            String name,
            @Nullable Object example,
            List<Object> parameters,
            List<Descriptor> around) {
        boolean isMessage = field.getJavaType() == JavaType.MESSAGE
                && !field.getMessageType().getFullName().startsWith("google.protobuf.");
        if (isMessage && !field.isRepeated() && !around.contains(field.getMessageType())) {
            List<Descriptor> within = new ArrayList<>(around);
            within.add(field.getMessageType());
            for (FieldDescriptor inner : field.getMessageType().getFields()) {
                Object value = example instanceof Map<?, ?> members ? members.get(inner.getJsonName()) : null;
                addQueryParameter(inner, name + "." + inner.getJsonName(), value, parameters, within);
            }
            return;
        }
        if (isMessage) {
            return;
        }
        Map<String, Object> parameter = object("name", name, "in", "query", "schema", schemas.of(field));
        if (MessageSchemas.isRequired(field) && around.isEmpty()) {
            parameter.put("required", true);
        }
        if (example != null) {
            parameter.put("example", example);
        }
        parameters.add(parameter);
    }
}
