package app.local.trace;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Takes values out of query strings before anybody keeps or sees them: what is not known to be harmless is personal.
 */
public final class Redaction {

    private static final String REDACTED = "[redacted]";
    private static final int LONGEST = 2_000;

    /** Parameters whose values tell nothing of a person. */
    private static final Set<String> HARMLESS = Set.of("page_size", "error", "iss");

    private Redaction() {}

    /**
     * The query with its names and without its values, but for those that are harmless.
     *
     * @param rawQuery still percent-encoded; may be empty
     */
    public static String query(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        StringBuilder query = new StringBuilder();
        for (String parameter : rawQuery.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            query.append(query.isEmpty() ? "" : "&");
            if (HARMLESS.contains(decode(name).toLowerCase(Locale.ROOT))) {
                query.append(parameter);
            } else if (equals < 0) {
                // Without a name, it is a value.
                query.append(REDACTED);
            } else {
                query.append(name).append('=').append(REDACTED);
            }
            if (query.length() > LONGEST) {
                return query.substring(0, LONGEST) + "…";
            }
        }
        return query.toString();
    }

    private static String decode(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
