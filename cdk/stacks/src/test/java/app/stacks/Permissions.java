package app.stacks;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who may do what with what, as the templates say. */
final class Permissions {

    /** One statement of a policy. */
    record Statement(
            String holder,
            String effect,
            List<String> actions,
            List<String> resources,
            String principal,
            String condition) {

        @Override
        public String toString() {
            return effect + (principal.isEmpty() ? "" : " " + principal) + ": " + String.join(", ", actions)
                    + (resources.isEmpty() ? "" : " on " + String.join(", ", resources))
                    + (condition.isEmpty() ? "" : " if " + condition);
        }
    }

    private Permissions() {}

    /** Every statement, in the order of the templates. */
    static List<Statement> of(Synthesised stage) {
        List<Statement> statements = new ArrayList<>();
        for (Resource resource : stage.all()) {
            JsonNode properties = resource.properties();
            switch (resource.type()) {
                case "AWS::IAM::Role" -> {
                    add(statements, resource.toString(), properties.path("AssumeRolePolicyDocument"));
                    properties
                            .path("Policies")
                            .forEach(policy -> add(statements, resource.toString(), policy.path("PolicyDocument")));
                    properties
                            .path("ManagedPolicyArns")
                            .forEach(arn -> statements.add(new Statement(
                                    resource.toString(),
                                    "Allow",
                                    List.of("managed policy"),
                                    List.of(text(arn)),
                                    "",
                                    "")));
                }
                case "AWS::IAM::Policy" ->
                    add(
                            statements,
                            resource.stack() + "/"
                                    + text(properties.path("Roles").path(0)),
                            properties.path("PolicyDocument"));
                case "AWS::KMS::Key" -> add(statements, resource.toString(), properties.path("KeyPolicy"));
                case "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy" ->
                    add(statements, resource.toString(), properties.path("PolicyDocument"));
                case "AWS::Lambda::Permission" ->
                    statements.add(new Statement(
                            resource.toString(),
                            "Allow",
                            List.of(properties.path("Action").asText()),
                            List.of(text(properties.path("FunctionName"))),
                            text(properties.path("Principal")),
                            properties.has("SourceArn") ? "from " + text(properties.path("SourceArn")) : ""));
                default -> {
                    // Gives no permission.
                }
            }
        }
        return statements;
    }

    private static void add(List<Statement> statements, String holder, JsonNode document) {
        for (JsonNode statement : document.path("Statement")) {
            statements.add(new Statement(
                    holder,
                    statement.path("Effect").asText(),
                    texts(statement.path("Action")),
                    texts(statement.path("Resource")),
                    statement.path("Principal").isMissingNode() ? "" : text(statement.path("Principal")),
                    statement.path("Condition").isMissingNode() ? "" : text(statement.path("Condition"))));
        }
    }

    /** All of them, one holder after the other, to be read by a human. */
    static String listing(List<Statement> statements) {
        Map<String, List<String>> byHolder = new TreeMap<>();
        statements.forEach(statement -> byHolder.computeIfAbsent(statement.holder(), any -> new ArrayList<>())
                .add(statement.toString()));
        return byHolder.entrySet().stream()
                .map(holder -> holder.getKey() + "\n"
                        + holder.getValue().stream()
                                .sorted()
                                .map(line -> "  " + line + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(item -> texts.add(text(item)));
        } else if (!node.isMissingNode()) {
            texts.add(text(node));
        }
        return texts;
    }

    /** A value with its references in braces: {@code arn:${AWS::Partition}:…}. */
    static String text(JsonNode node) {
        if (node.isValueNode()) {
            return node.asText();
        }
        if (node.has("Ref")) {
            return "${" + node.path("Ref").asText() + "}";
        }
        if (node.has("Fn::GetAtt")) {
            return "${" + node.path("Fn::GetAtt").path(0).asText() + "."
                    + node.path("Fn::GetAtt").path(1).asText() + "}";
        }
        if (node.has("Fn::ImportValue")) {
            return "${" + node.path("Fn::ImportValue").asText() + "}";
        }
        if (node.has("Fn::Sub")) {
            return text(node.path("Fn::Sub"));
        }
        if (node.has("Fn::Join")) {
            return String.join(
                    node.path("Fn::Join").path(0).asText(),
                    texts(node.path("Fn::Join").path(1)));
        }
        if (node.has("Fn::Select")) {
            return "${part " + text(node.path("Fn::Select").path(0)) + " of "
                    + text(node.path("Fn::Select").path(1)) + "}";
        }
        if (node.has("Fn::Split")) {
            return text(node.path("Fn::Split").path(1));
        }
        return node.toString();
    }
}
