package app.local.assembly;

import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One synthesised stack.
 *
 * @param name the stack's name
 * @param directory of the cloud assembly that it stands in
 * @param template the CloudFormation template
 * @param constructs the path of the construct behind each logical id, such as {@code /Api/GetUser/Resource}
 * @param assets the source of each asset file by its hash
 */
record Stack(String name, Path directory, JsonNode template, Map<String, String> constructs, Map<String, Path> assets) {

    JsonNode resource(String logicalId) {
        return template.path("Resources").path(logicalId);
    }

    boolean has(String logicalId) {
        return !resource(logicalId).isMissingNode();
    }

    String typeOf(String logicalId) {
        return resource(logicalId).path("Type").asString("");
    }

    /** The id of the construct that made a resource: the last part of its path that is not CDK's own. */
    String constructName(String logicalId) {
        String path = constructs.getOrDefault(logicalId, "/" + logicalId);
        String[] parts = path.split("/");
        for (int i = parts.length - 1; i > 0; i--) {
            if (!parts[i].equals("Resource") && !parts[i].equals("Function")) {
                return parts[i];
            }
        }
        return logicalId;
    }
}
