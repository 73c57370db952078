package app.local.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A resource of a template, read property by property, and what others get of it by Ref and Fn::GetAtt. An error names
 * the resource and the property.
 */
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

    /** What the template says of it. */
    JsonNode declaration() {
        return stack.resource(logicalId);
    }

    /** The id of the construct that made it. */
    String constructName() {
        return stack.constructName(logicalId);
    }

    /** What a condition of the template leaves out does not exist. */
    boolean exists() {
        JsonNode condition = declaration().path("Condition");
        return !condition.isString() || resolver.condition(stack, condition.stringValue());
    }

    Optional<String> metadata(String key) {
        JsonNode value = declaration().path("Metadata").path(key);
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /**
     * The value of a property, all intrinsics replaced; missing if the template does not set it.
     *
     * @param path names of properties, a dot between them
     */
    JsonNode value(String path) {
        JsonNode node = declaration().path("Properties");
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

    /** What Ref gives. It names a resource that is not run here: by its logical id. */
    String ref(FunctionNames functionNames) {
        return switch (type()) {
            case "AWS::Lambda::Function" -> functionNames.of(this);
            case "AWS::Lambda::Alias" -> functionArn(functionNames) + ":" + property("Name");
            case "AWS::Lambda::Version" -> functionArn(functionNames) + ":1";
            case "AWS::SecretsManager::Secret" ->
                "arn:aws:secretsmanager:" + Assembly.REGION + ":" + Assembly.ACCOUNT + ":secret:" + logicalId;
            default -> logicalId;
        };
    }

    /**
     * What Fn::GetAtt gives. Of a resource that is not run here it names resource and attribute, such as
     * {@code Database.Endpoint}.
     *
     * @throws TemplateException of a nested stack, which is not read
     */
    String attribute(String name, FunctionNames functionNames) {
        String path = logicalId + "." + name;
        return switch (type()) {
            case "AWS::Lambda::Function" -> name.equals("Arn") ? functionArn(functionNames) : path;
            case "AWS::Lambda::Version" -> name.equals("Version") ? "1" : functionArn(functionNames) + ":1";
            case "AWS::SSM::Parameter" -> name.equals("Value") ? property("Value") : path;
            case "AWS::CloudFormation::Stack" ->
                throw new TemplateException(
                        "it needs " + path + " of a nested stack; the local target runs top-level stacks only");
            default -> path;
        };
    }

    /** Of a function, or of the one that it is a version or an alias of. */
    private String functionArn(FunctionNames functionNames) {
        boolean isFunction = type().equals("AWS::Lambda::Function");
        return (isFunction ? FunctionRef.of(functionNames.of(this)) : FunctionRef.parse(property("FunctionName")))
                .arn();
    }

    /** Like {@link #value}, of which an error would name this resource, and not the one that refers to it. */
    private String property(String name) {
        return resolver.resolve(stack, declaration().path("Properties").path(name))
                .asString();
    }

    /** A sentence about a property that the local target cannot do justice to. */
    TemplateException error(String path, String problem) {
        return new TemplateException("Cannot run the template: " + type() + " " + logicalId + " of stack "
                + stack.name() + ", property " + path + ": " + problem + ".");
    }
}
