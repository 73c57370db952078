package app.runtime.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path parameters of an event, by the names that a route has for them. */
final class GatewayParameters {

    private GatewayParameters() {}

    /**
     * The parameters with our names, by their places; null if the two routes differ in more than names.
     *
     * @param theirKey the route key that the event has
     * @param ourKey the route key that the rpc has
     */
    static @Nullable Map<String, String> renamed(String theirKey, Map<String, String> parameters, String ourKey) {
        if (theirKey.equals(ourKey)) {
            return parameters;
        }
        String[] ours = ourKey.split("/", -1);
        String[] theirs = theirKey.split("/", -1);
        if (ours.length != theirs.length) {
            return null;
        }
        Map<String, String> own = new HashMap<>();
        for (int i = 0; i < ours.length; i++) {
            if (ours[i].startsWith("{") && theirs[i].startsWith("{")) {
                String value = parameters.get(name(theirs[i]));
                if (value != null) {
                    own.put(name(ours[i]), value);
                }
            } else if (!ours[i].equals(theirs[i])) {
                return null;
            }
        }
        return own;
    }

    private static String name(String parameter) {
        return parameter.substring(1, parameter.length() - (parameter.endsWith("+}") ? 2 : 1));
    }
}
