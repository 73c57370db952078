package app.stacks.openapi;

import static app.stacks.openapi.MessageSchemas.object;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes the API as an OpenAPI 3.1 document: every route of every rpc, with its schemas, errors and examples. */
public final class OpenApi {

    /** The document's name in a cloud assembly. */
    public static final String FILE = "openapi.json";

    private static final String JSON = "application/json";

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final MessageSchemas schemas = new MessageSchemas();
    private final Path events;

    private OpenApi(Path events) {
        this.events = events;
    }

    /**
     * The document, as JSON.
     *
     * @param events the folder of the sample events, whose request messages are the examples
     */
    public static String of(Catalogue catalogue, Path events) {
        try {
            return MAPPER.writeValueAsString(new OpenApi(events).document(catalogue)) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot describe the API", e);
        }
    }

    private Map<String, Object> document(Catalogue catalogue) throws IOException {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        List<Object> tags = new ArrayList<>();
        for (String service : catalogue.services()) {
            tags.add(object("name", service, "description", "The rpcs of the service " + service + "."));
        }
        for (Rpc rpc : catalogue.rpcs()) {
            Map<String, Object> example = example(rpc);
            int number = 0;
            for (Route route : rpc.routes()) {
                String id = number++ == 0 ? rpc.name() : rpc.name() + number;
                paths.computeIfAbsent(OperationParameters.path(route), path -> object())
                        .put(route.method().toLowerCase(Locale.ROOT), operation(rpc, route, id, example));
            }
            if (rpc.routes().isEmpty()) {
                paths.put("/rpc/" + rpc.path(), object("post", internal(rpc)));
            }
        }
        return object(
                "openapi",
                "3.1.1",
                "info",
                object("title", "API", "version", "1", "description", "Generated from proto/ and events/."),
                "servers",
                List.of(object("url", "/")),
                "tags",
                tags,
                "paths",
                paths,
                "components",
                object(
                        "schemas",
                        CommonComponents.withErrors(schemas.components()),
                        "responses",
                        object("Error", CommonComponents.errorResponse()),
                        "securitySchemes",
                        CommonComponents.securitySchemes(catalogue)));
    }

    private Map<String, Object> operation(Rpc rpc, Route route, String id, Map<String, Object> example) {
        Map<String, Object> operation = head(rpc, id);
        List<Object> parameters = new OperationParameters(schemas, rpc, route).of(example);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.hasBody()) {
            operation.put("requestBody", requestBody(rpc, route, example));
        }
        operation.put("responses", responses(rpc, route.responseBody()));
        operation.put(
                "security",
                switch (rpc.access()) {
                    case ACCESS_PUBLIC -> List.of();
                    case ACCESS_SESSION -> List.of(object(CommonComponents.SESSION, List.of()));
                    case ACCESS_INTERNAL, UNRECOGNIZED -> List.of(object(CommonComponents.IAM, List.of()));
                });
        return operation;
    }

    private Map<String, Object> internal(Rpc rpc) {
        Map<String, Object> operation = head(rpc, rpc.name());
        operation.put(
                "requestBody",
                object(
                        "required",
                        true,
                        "content",
                        json(schemas.of(rpc.descriptor().getInputType()), null)));
        operation.put("responses", responses(rpc, ""));
        operation.put("security", List.of(object(CommonComponents.IAM, List.of())));
        return operation;
    }

    private static Map<String, Object> head(Rpc rpc, String id) {
        String words = rpc.name().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        String summary = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return object("operationId", id, "summary", summary, "tags", List.of(rpc.service()));
    }

    private Map<String, Object> requestBody(Rpc rpc, Route route, Map<String, Object> example) {
        Descriptor request = rpc.descriptor().getInputType();
        if (!route.isWholeBody()) {
            FieldDescriptor field = request.findFieldByName(route.body());
            return object("required", true, "content", content(field, example.get(field.getJsonName())));
        }
        if (Rpc.isHttpBody(request)) {
            return object("required", true, "content", bytes());
        }
        List<FieldDescriptor> fields = new ArrayList<>();
        Map<String, Object> shown = new LinkedHashMap<>();
        for (FieldDescriptor field : request.getFields()) {
            if (!MessageSchemas.isInJson(field) || route.variables().contains(field.getName())) {
                continue;
            }
            fields.add(field);
            if (example.containsKey(field.getJsonName())) {
                shown.put(field.getJsonName(), example.get(field.getJsonName()));
            }
        }
        return object(
                "description",
                "At most 1 MiB.",
                "required",
                !fields.isEmpty(),
                "content",
                json(schemas.fieldsOf(fields), example.isEmpty() ? null : shown));
    }

    private Map<String, Object> content(FieldDescriptor field, @Nullable Object example) {
        return Rpc.isHttpBody(field) ? bytes() : json(schemas.of(field), example);
    }

    private static Map<String, Object> bytes() {
        return object("*/*", object());
    }

    private static Map<String, Object> json(Map<String, Object> schema, @Nullable Object example) {
        Map<String, Object> media = object("schema", schema);
        if (example != null) {
            media.put("example", example);
        }
        return object(JSON, media);
    }

    private Map<String, Object> responses(Rpc rpc, String responseBody) {
        Descriptor response = rpc.descriptor().getOutputType();
        Map<String, Object> responses = object();
        Set<String> headers = Set.copyOf(response.getFields().stream()
                .map(Rpc::header)
                .flatMap(Optional::stream)
                .toList());
        if (headers.contains("location")) {
            Map<String, Object> location = object("schema", object("type", "string", "format", "uri-reference"));
            responses.put("302", object("description", "Go there.", "headers", object("Location", location)));
        } else {
            Map<String, Object> content = Rpc.isHttpBody(response)
                    ? bytes()
                    : responseBody.isEmpty()
                            ? json(schemas.of(response), null)
                            : content(response.findFieldByName(responseBody), null);
            responses.put("200", object("description", "OK", "content", content));
        }
        responses.put("4XX", object("$ref", "#/components/responses/Error"));
        responses.put("5XX", object("$ref", "#/components/responses/Error"));
        return responses;
    }

    /** The request message of the rpc's sample event; empty where there is none, as of an INTERNAL rpc. */
    @SuppressWarnings("unchecked") // Jackson reads an object as a map of strings.
    private Map<String, Object> example(Rpc rpc) throws IOException {
        Path file = events.resolve(rpc.service()).resolve(rpc.name() + ".request.json");
        return Files.exists(file) ? MAPPER.readValue(file.toFile(), Map.class) : Map.of();
    }
}
