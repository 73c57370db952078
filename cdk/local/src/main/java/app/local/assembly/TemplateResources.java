package app.local.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resources of all stacks, without those that a condition leaves out, and how they refer to one another. */
final class TemplateResources {

    private final List<Stack> stacks;
    private final FunctionNames functionNames = new FunctionNames();
    private final Resolver resolver;
    private final Map<String, List<Resource>> byType = new HashMap<>();

    TemplateResources(List<Stack> stacks) {
        this.stacks = stacks;
        this.resolver = new Resolver(stacks, functionNames);
        for (Stack stack : stacks) {
            for (String logicalId : stack.template().path("Resources").propertyNames()) {
                Resource resource = new Resource(stack, logicalId, resolver);
                if (resource.exists()) {
                    byType.computeIfAbsent(resource.type(), any -> new ArrayList<>())
                            .add(resource);
                }
            }
        }
        functionNames.assign(functions());
    }

    /** Those of a type, such as {@code AWS::Lambda::Function}. */
    List<Resource> all(String type) {
        return byType.getOrDefault(type, List.of());
    }

    /** The Java functions. CDK adds small Node.js functions that only serve a deployment; these do nothing here. */
    List<Resource> functions() {
        return all("AWS::Lambda::Function").stream()
                .filter(function -> function.optionalText("Runtime").orElse("").startsWith("java"))
                .toList();
    }

    /** What a function is called here. */
    String name(Resource function) {
        return functionNames.of(function);
    }

    /**
     * The resource that a property names: of the same stack, or else of another.
     *
     * @throws TemplateException if there is none
     */
    Resource named(String logicalId, Resource from, String property) {
        if (from.stack().has(logicalId)) {
            return new Resource(from.stack(), logicalId, resolver);
        }
        for (Stack stack : stacks) {
            if (stack.has(logicalId)) {
                return new Resource(stack, logicalId, resolver);
            }
        }
        throw from.error(property, "there is no resource " + logicalId);
    }

    /**
     * The function whose ARN is in a property.
     *
     * @throws TemplateException if there is none, or it does not run here
     */
    FunctionRef functionIn(Resource resource, String property) {
        return functionIn(resource, property, resource.text(property));
    }

    /** Like {@link #functionIn(Resource, String)}. @param uri a part of the property's value */
    FunctionRef functionIn(Resource resource, String property, String uri) {
        FunctionRef function = FunctionRef.findArn(uri)
                .orElseThrow(() -> resource.error(property, "it names no Lambda function: " + uri));
        if (!functionNames.contains(function.name())) {
            throw resource.error(
                    property, "its function " + function.name() + " is not a Java function of these stacks");
        }
        return function;
    }
}
