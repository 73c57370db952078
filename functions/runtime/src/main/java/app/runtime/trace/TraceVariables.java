package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Configuration;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's variables: those that cannot be right are warned of and ignored. */
record TraceVariables(Configuration configuration, Log log) {

    /** The value of a variable, or null where it is absent or blank. */
    @Nullable
    String find(String variable) {
        return configuration.find(variable);
    }

    /** Never repeats the value: it may hold a key. */
    void warn(String variable, String why) {
        log.write(Level.WARN, "a setting of traces is ignored", Map.of("variable", variable, "cause", why));
    }

    /**
     * {@code name=value,name=value}, the values percent-encoded (W3C Baggage). What is no pair is passed over with a
     * warning.
     */
    Map<String, String> pairs(String variable, @Nullable String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split(",")) {
            int equals = pair.indexOf('=');
            try {
                if (equals > 0) {
                    String value = pair.substring(equals + 1).strip().replace("+", "%2B");
                    pairs.put(pair.substring(0, equals).strip(), URLDecoder.decode(value, UTF_8));
                    continue;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            if (!pair.isBlank()) {
                warn(variable, "must be of the form name=value,name=value, the values percent-encoded");
            }
        }
        return pairs;
    }
}
