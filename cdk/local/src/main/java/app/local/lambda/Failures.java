package app.local.lambda;

import app.local.lambda.InvocationOutcome.FunctionError;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Function errors in AWS's words. */
final class Failures {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Failures() {}

    /** An error that Lambda itself found. */
    static FunctionError of(String type, String message) {
        ObjectNode json = JSON.createObjectNode();
        json.put("errorType", type);
        json.put("errorMessage", message);
        return new FunctionError(type, message, JSON.writeValueAsBytes(json));
    }

    /** An error of the process that ran a request. @param requestId empty when there is none */
    static FunctionError runtime(String type, String requestId, String message) {
        return of(type, (requestId.isEmpty() ? "" : "RequestId: " + requestId + " Error: ") + message);
    }

    /** An error that the runtime reported. @param fallbackType where the body names none */
    static FunctionError reported(byte[] body, String fallbackType) {
        String type = fallbackType;
        String message = "";
        try {
            JsonNode json = JSON.readTree(body);
            type = json.path("errorType").asString(fallbackType);
            message = json.path("errorMessage").asString("");
        } catch (JacksonException e) {
            message = new String(body, StandardCharsets.UTF_8);
        }
        return new FunctionError(type, message, body);
    }

    /** How Lambda words the end of a process. Java gives a signal as 128 and its number. */
    static String exit(int exitValue) {
        if (exitValue == 0) {
            return "Runtime exited without providing a reason";
        }
        return "Runtime exited with error: "
                + switch (exitValue) {
                    case 134 -> "signal: aborted";
                    case 137 -> "signal: killed";
                    case 139 -> "signal: segmentation fault";
                    case 143 -> "signal: terminated";
                    default -> "exit status " + exitValue;
                };
    }
}
