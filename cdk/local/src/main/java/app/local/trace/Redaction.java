package app.local.trace;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Takes secrets out of query strings before anybody keeps or sees them. */
public final class Redaction {

    private static final String REDACTED = "[redacted]";
    private static final int LONGEST = 2_000;

    /** Parameters that are secrets wherever they come. */
    private static final Set<String> SECRET = Set.of(
            "code",
            "state",
            "nonce",
            "code_verifier",
            "token",
            "access_token",
            "id_token",
            "refresh_token",
            "client_secret",
            "password",
            "secret",
            "session",
            "session_token",
            "api_key",
            "key",
            "signature",
            "x-amz-signature",
            "x-amz-credential",
            "x-amz-security-token");

    /** What a sign-in callback may show; all else that comes with it is the provider's secret. */
    private static final Set<String> OF_A_CALLBACK = Set.of("error", "error_description", "iss", "scope");

    private Redaction() {}

    /**
     * The query without its secrets; the names stay.
     *
     * @param path of the same request: that of a sign-in callback has more secrets
     * @param rawQuery still percent-encoded; may be empty
     */
    public static String query(String path, String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        boolean callback = path.endsWith("/callback");
        StringBuilder query = new StringBuilder();
        for (String parameter : rawQuery.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String plain = decode(name).toLowerCase(Locale.ROOT);
            boolean secret = callback ? !OF_A_CALLBACK.contains(plain) : SECRET.contains(plain);
            query.append(query.isEmpty() ? "" : "&");
            if (equals < 0) {
                // Without a name, it may be the secret itself.
                query.append(callback && secret ? REDACTED : parameter);
            } else {
                query.append(name).append('=').append(secret ? REDACTED : parameter.substring(equals + 1));
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
