package app.runtime;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a function is told by its environment variables. */
public record Configuration(Map<String, String> variables) {

    /** The configuration of this process. */
    public static Configuration ofEnvironment() {
        return new Configuration(System.getenv());
    }

    /**
     * The value of a variable.
     *
     * @throws IllegalStateException if it is absent or blank, naming it
     */
    public String require(String variable) {
        String value = find(variable);
        if (value == null) {
            throw new IllegalStateException("environment variable " + variable + " is missing: cdk/stacks sets it");
        }
        return value;
    }

    /** The value of a variable, or null where it is absent or blank. */
    public @Nullable String find(String variable) {
        String value = variables.get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    /** Names the variables only: a value may be a secret on a developer's machine. */
    @Override
    public String toString() {
        return "Configuration" + variables.keySet();
    }
}
