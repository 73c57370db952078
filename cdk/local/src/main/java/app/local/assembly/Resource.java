package app.local.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A resource of a template, read property by property; whatever is wrong is told with the names of both. */
final class Resource {

    private final Stack stack;
    private final String logicalId;
    private final Resolver resolver;

    Resource(Stack stack, String logicalId, Resolver resolver) {
        this.stack = stack;
        this.logicalId = logicalId;
        this.resolver = resolver;
    }

    Stack stack() {
        return stack;
    }

    String logicalId() {
        return logicalId;
    }

    String type() {
        return stack.typeOf(logicalId);
    }

    /** What a condition of the template leaves out does not exist. */
    boolean exists() {
        JsonNode condition = stack.resource(logicalId).path("Condition");
        return !condition.isString() || resolver.condition(stack, condition.stringValue());
    }

    Optional<String> metadata(String key) {
        JsonNode value = stack.resource(logicalId).path("Metadata").path(key);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /**
     * The value of a property, all intrinsics replaced; missing if the template does not set it.
     *
     * @param path names of properties, a dot between them
     */
    JsonNode value(String path) {
        JsonNode node = stack.resource(logicalId).path("Properties");
        try {
            for (String name : path.split("\\.")) {
                node = resolver.resolve(stack, node.path(name));
            }
            return node;
        } catch (TemplateException e) {
            throw error(path, e.getMessage());
        }
    }

    String text(String path) {
        return optionalText(path).orElseThrow(() -> error(path, "it is missing"));
    }

    Optional<String> optionalText(String path) {
        JsonNode value = value(path);
        return value.isMissingNode() ? Optional.empty() : Optional.of(value.asString());
    }

    int integer(String path, int absent) {
        JsonNode value = value(path);
        if (value.isMissingNode()) {
            return absent;
        }
        try {
            return Integer.parseInt(value.asString());
        } catch (NumberFormatException e) {
            throw error(path, "it is not a whole number: " + value);
        }
    }

    boolean flag(String path) {
        return value(path).asBoolean(false);
    }

    List<String> texts(String path) {
        List<String> texts = new ArrayList<>();
        value(path).forEach(item -> texts.add(item.asString()));
        return texts;
    }

    Map<String, String> textMap(String path) {
        Map<String, String> map = new HashMap<>();
        value(path)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asString()));
        return map;
    }

    /** A sentence about a property that the local target cannot do justice to. */
    TemplateException error(String path, String problem) {
        return new TemplateException("Cannot run the template: " + type() + " " + logicalId + " of stack "
                + stack.name() + ", property " + path + ": " + problem + ".");
    }
}
