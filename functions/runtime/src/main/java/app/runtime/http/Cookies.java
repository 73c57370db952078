package app.runtime.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Cookies of ours (RFC 6265bis). The {@code __Host-} prefix of their names makes browsers insist on Secure, on Path=/
 * and on no Domain, so that no other host can set them.
 */
public final class Cookies {

    /** The cookie that carries the session token. */
    public static final String SESSION = "__Host-session_token";

    /** What a browser drops when its user signs out: the Clear-Site-Data header of its answer. */
    public static final String CLEAR_SITE_DATA = "\"cache\", \"storage\"";

    private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private Cookies() {}

    /** The Set-Cookie value that sets a cookie. */
    public static String set(String name, String value, Duration maxAge) {
        return name + "=" + value + "; Max-Age=" + maxAge.toSeconds() + ATTRIBUTES;
    }

    /** The Set-Cookie value that clears a cookie. */
    public static String cleared(String name) {
        return name + "=; Max-Age=0" + ATTRIBUTES;
    }

    /**
     * The value of a cookie.
     *
     * @param cookies each {@code name=value}
     * @return empty where it is absent or stands more than once: of two, one is not ours
     */
    public static Optional<String> find(List<String> cookies, String name) {
        String start = name + "=";
        String value = null;
        for (String each : cookies) {
            String cookie = trim(each);
            if (cookie.startsWith(start)) {
                if (value != null) {
                    return Optional.empty();
                }
                value = cookie.substring(start.length());
            }
        }
        return Optional.ofNullable(value);
    }

    /**
     * A cookie without the blanks around it: SP and HTAB, as RFC 6265bis §5.6 has it. Any other white space is a part
     * of the name: a browser lets a neighbouring host set a cookie whose name only looks like one with the prefix.
     */
    static String trim(String cookie) {
        int start = 0;
        int end = cookie.length();
        while (start < end && isBlank(cookie.charAt(start))) {
            start++;
        }
        while (start < end && isBlank(cookie.charAt(end - 1))) {
            end--;
        }
        return cookie.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
