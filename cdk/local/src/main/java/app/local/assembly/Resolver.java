package app.local.assembly;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives CloudFormation's intrinsic functions the values that they have on this machine. A resource that is not run here
 * gets a value that names it, such as {@code Database.Endpoint}.
 */
final class Resolver {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final List<Stack> stacks;
    private final FunctionNames functionNames;
    /** Guards against templates that refer to themselves. */
    private int depth;

    Resolver(List<Stack> stacks, FunctionNames functionNames) {
        this.stacks = stacks;
        this.functionNames = functionNames;
    }

    /**
     * The value of a node, all intrinsics replaced.
     *
     * @throws TemplateException if it uses a function or a name that is not known here
     */
    JsonNode resolve(Stack stack, JsonNode node) {
        if (++depth > 200) {
            throw new TemplateException("it refers to itself");
        }
        try {
            if (node.isArray()) {
                ArrayNode array = NODES.arrayNode();
                for (JsonNode item : node) {
                    JsonNode value = resolve(stack, item);
                    if (!value.isMissingNode()) {
                        array.add(value);
                    }
                }
                return array;
            }
            return node.isObject() ? resolveObject(stack, node) : node;
        } finally {
            depth--;
        }
    }

    private JsonNode resolveObject(Stack stack, JsonNode node) {
        if (node.size() == 1) {
            Map.Entry<String, JsonNode> only = node.properties().iterator().next();
            String key = only.getKey();
            if (key.equals("Ref") || key.startsWith("Fn::") || key.equals("Condition")) {
                return call(stack, key, only.getValue());
            }
        }
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = resolve(stack, entry.getValue());
            if (!value.isMissingNode()) {
                object.set(entry.getKey(), value);
            }
        }
        return object;
    }

    private JsonNode call(Stack stack, String function, JsonNode argument) {
        return switch (function) {
            case "Ref" -> ref(stack, argument.asString());
            case "Fn::GetAtt" -> getAtt(stack, argument);
            case "Fn::Join" -> join(resolve(stack, argument));
            case "Fn::Sub" -> sub(stack, argument);
            case "Fn::Select" -> select(resolve(stack, argument));
            case "Fn::Split" -> split(resolve(stack, argument));
            case "Fn::ImportValue" -> importValue(resolve(stack, argument).asString());
            case "Fn::If" ->
                condition(stack, argument.path(0).asString())
                        ? resolve(stack, argument.path(1))
                        : resolve(stack, argument.path(2));
            case "Fn::GetAZs" ->
                NODES.arrayNode()
                        .add(Assembly.REGION + "a")
                        .add(Assembly.REGION + "b")
                        .add(Assembly.REGION + "c");
            case "Condition" -> NODES.booleanNode(condition(stack, argument.asString()));
            case "Fn::Equals" ->
                NODES.booleanNode(resolve(stack, argument.path(0)).equals(resolve(stack, argument.path(1))));
            case "Fn::Not" ->
                NODES.booleanNode(!resolve(stack, argument.path(0)).asBoolean());
            case "Fn::And" ->
                NODES.booleanNode(argument.valueStream()
                        .allMatch(each -> resolve(stack, each).asBoolean()));
            case "Fn::Or" ->
                NODES.booleanNode(argument.valueStream()
                        .anyMatch(each -> resolve(stack, each).asBoolean()));
            default -> throw new TemplateException("the function " + function + " is not known to the local target");
        };
    }

    /** Whether a condition of the template holds. */
    boolean condition(Stack stack, String name) {
        JsonNode condition = stack.template().path("Conditions").path(name);
        if (condition.isMissingNode()) {
            throw new TemplateException("there is no condition " + name);
        }
        return resolve(stack, condition).asBoolean();
    }

    private JsonNode ref(Stack stack, String name) {
        JsonNode parameter = stack.template().path("Parameters").path(name);
        if (parameter.isObject()) {
            return parameter(name, parameter);
        }
        return switch (name) {
            case "AWS::Region" -> text(Assembly.REGION);
            case "AWS::AccountId" -> text(Assembly.ACCOUNT);
            case "AWS::Partition" -> text("aws");
            case "AWS::URLSuffix" -> text("amazonaws.com");
            case "AWS::StackName" -> text(stack.name());
            case "AWS::StackId" ->
                text("arn:aws:cloudformation:" + Assembly.REGION + ":" + Assembly.ACCOUNT + ":stack/" + stack.name()
                        + "/local");
            case "AWS::NoValue" -> MissingNode.getInstance();
            default -> {
                if (!stack.has(name)) {
                    throw new TemplateException("there is no parameter or resource " + name);
                }
                yield text(new Resource(stack, name, this).ref(functionNames));
            }
        };
    }

    /** A parameter has its default; one that names an SSM parameter has the value that the assembly itself gives it. */
    private JsonNode parameter(String name, JsonNode parameter) {
        JsonNode value = parameter.path("Default");
        if (value.isMissingNode()) {
            throw new TemplateException("the parameter " + name + " has no default");
        }
        if (!parameter.path("Type").asString("").startsWith("AWS::SSM::Parameter::Value")) {
            return value;
        }
        for (Stack stack : stacks) {
            for (Map.Entry<String, JsonNode> resource :
                    stack.template().path("Resources").properties()) {
                JsonNode properties = resource.getValue().path("Properties");
                if (resource.getValue().path("Type").asString("").equals("AWS::SSM::Parameter")
                        && resolve(stack, properties.path("Name")).equals(value)) {
                    return resolve(stack, properties.path("Value"));
                }
            }
        }
        return value;
    }

    private JsonNode getAtt(Stack stack, JsonNode argument) {
        String path = argument.isArray()
                ? argument.path(0).asString() + "." + argument.path(1).asString()
                : argument.asString();
        int dot = path.indexOf('.');
        if (dot < 0) {
            throw new TemplateException("Fn::GetAtt names no attribute: " + path);
        }
        String name = path.substring(0, dot);
        if (!stack.has(name)) {
            throw new TemplateException("there is no resource " + name);
        }
        return text(new Resource(stack, name, this).attribute(path.substring(dot + 1), functionNames));
    }

    private JsonNode sub(Stack stack, JsonNode argument) {
        JsonNode format = argument.isArray() ? argument.path(0) : argument;
        JsonNode variables = argument.isArray() ? resolve(stack, argument.path(1)) : NODES.objectNode();
        Matcher matcher = PLACEHOLDER.matcher(format.asString());
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(1);
            String value;
            if (name.startsWith("!")) {
                value = "${" + name.substring(1) + "}";
            } else if (variables.has(name)) {
                value = variables.get(name).asString();
            } else if (name.contains(".")) {
                value = getAtt(stack, text(name)).asString();
            } else {
                value = ref(stack, name).asString();
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(result);
        return text(result.toString());
    }

    private static JsonNode join(JsonNode argument) {
        String delimiter = argument.path(0).asString();
        return text(argument.path(1).valueStream().map(JsonNode::asString).collect(joining(delimiter)));
    }

    private static JsonNode select(JsonNode argument) {
        JsonNode chosen = argument.path(1).path(argument.path(0).asInt());
        if (chosen.isMissingNode()) {
            throw new TemplateException(
                    "Fn::Select finds no item " + argument.path(0).asString());
        }
        return chosen;
    }

    private static JsonNode split(JsonNode argument) {
        ArrayNode parts = NODES.arrayNode();
        String delimiter = Pattern.quote(argument.path(0).asString());
        for (String part : argument.path(1).asString().split(delimiter, -1)) {
            parts.add(part);
        }
        return parts;
    }

    private JsonNode importValue(String export) {
        for (Stack stack : stacks) {
            for (JsonNode output : stack.template().path("Outputs")) {
                JsonNode name = output.path("Export").path("Name");
                if (!name.isMissingNode() && resolve(stack, name).asString().equals(export)) {
                    return resolve(stack, output.path("Value"));
                }
            }
        }
        throw new TemplateException("no stack exports " + export);
    }

    private static JsonNode text(String value) {
        return NODES.stringNode(value);
    }
}
