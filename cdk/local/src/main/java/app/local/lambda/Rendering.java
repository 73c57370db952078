package app.local.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes log lines fit to be read by a person. */
final class Rendering {

    /** What structured logs call their message, level and time. */
    private static final List<String> MESSAGES = List.of("message", "msg", "event");

    private static final List<String> LEVELS = List.of("level", "severity");

    /** Said on the same line already, or of no use on one machine. */
    private static final List<String> LEFT_OUT =
            List.of("timestamp", "time", "AWSRequestId", "requestId", "traceId", "logger");

    private Rendering() {}

    /** @return {@code LEVEL message name=value …} for a JSON object; other text as it is, without control characters */
    static String readable(String line) {
        if (line.startsWith("{") && line.endsWith("}")) {
            try {
                JsonNode json = JsonMapper.shared().readTree(line);
                if (json.isObject()) {
                    return printable(sentence(json));
                }
            } catch (JacksonException e) {
                return printable(line); // It only looks like JSON.
            }
        }
        return printable(line);
    }

    private static String sentence(JsonNode json) {
        List<String> words = new ArrayList<>();
        List<String> used = new ArrayList<>(LEFT_OUT);
        for (List<String> names : List.of(LEVELS, MESSAGES)) {
            for (String name : names) {
                if (json.path(name).isString()) {
                    words.add(json.path(name).asString());
                    used.add(name);
                    break;
                }
            }
        }
        StringBuilder traces = new StringBuilder();
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (used.contains(property.getKey())) {
                continue;
            }
            JsonNode value = property.getValue();
            String text = value.isString() ? value.asString() : value.toString();
            if (text.contains("\n")) {
                traces.append('\n').append(text.stripTrailing());
            } else {
                words.add(property.getKey() + "=" + text);
            }
        }
        if (json.path("traceId").isString()) {
            String id = json.path("traceId").asString();
            words.add("trace=" + id.substring(Math.max(0, id.length() - 8)));
        }
        return String.join(" ", words) + traces;
    }

    /** A function's output must not move the cursor or change the terminal: control characters are shown, not sent. */
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                printable.append("\n    ");
            } else if (c != '\t' && Character.isISOControl(c)) {
                printable.append('\uFFFD');
            } else {
                printable.append(c);
            }
        }
        return printable.toString();
    }
}
