package app.stacks.stage;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.constructs.Node;

/** The settings that were given by {@code -c name=value} or in cdk.json. A name that nothing reads is refused. */
final class Settings {

    /** Every name that {@link Stage#read} reads. */
    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "stage",
            "cidr",
            "zones",
            "gateway",
            "domain",
            "hostedZone",
            "certificate",
            "traces",
            "collectorLayer",
            "collectorVersion",
            "traces-endpoint",
            "traces-secret",
            "traces-headers",
            "traces-configuration",
            "waf",
            "alarmEmail",
            "budget",
            "owner",
            "originKeys",
            "database",
            "site",
            "authorizers",
            "repository",
            "region"));

    /** CDK's own context: feature flags, look-ups and options of the CLI have one of these characters, or are these. */
    private static final Pattern OF_CDK = Pattern.compile(".*[:@/].*|acknowledged-issue-numbers|cli-telemetry");

    private final Node app;

    private Settings(Node app) {
        this.app = app;
    }

    /**
     * The settings of an app.
     *
     * @throws InvalidSetting if there is one with an unknown name
     */
    static Settings of(Node app) {
        if (app.getAllContext() instanceof Map<?, ?> context) {
            for (Object key : context.keySet()) {
                String name = key.toString();
                if (!NAMES.contains(name) && !OF_CDK.matcher(name).matches()) {
                    throw new InvalidSettingException("unknown setting \"" + name + "\": did you mean -c "
                            + nearest(name) + "=…? There are " + String.join(", ", NAMES));
                }
            }
        }
        return new Settings(app);
    }

    private static String nearest(String name) {
        return NAMES.stream()
                .min(Comparator.comparingInt(known -> distance(name, known)))
                .orElseThrow();
    }

    /** How many letters must be added, removed or changed to make one word of the other (Levenshtein). */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int changed = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(changed, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }

    /** A setting's value, as it was given. */
    Optional<String> find(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("the setting " + name + " is not among the known names");
        }
        @Nullable Object value = app.tryGetContext(name);
        return Optional.ofNullable(value).map(Object::toString);
    }

    /**
     * A setting whose whole value matches a pattern.
     *
     * @param wanted what the pattern stands for, in words
     * @throws InvalidSetting if the value does not match
     */
    Optional<String> find(String name, Pattern pattern, String wanted) {
        Optional<String> value = find(name);
        value.filter(given -> !pattern.matcher(given).matches()).ifPresent(given -> {
            throw new InvalidSettingException("bad " + name + " \"" + given + "\": -c " + name + " takes " + wanted);
        });
        return value;
    }

    /**
     * A setting that is true or false; false by default.
     *
     * @throws InvalidSetting if it is something else
     */
    boolean flag(String name) {
        return find(name, Pattern.compile("true|false"), "true or false")
                .map(Boolean::valueOf)
                .orElse(false);
    }
}
