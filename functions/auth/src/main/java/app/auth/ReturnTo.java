package app.auth;

import java.util.regex.Pattern;

/** Where a browser may be sent after signing in: a path of this site, never another one (an open redirect). */
final class ReturnTo {

    /** RFC 3986's characters of path, query and fragment; so no backslash, no white space, no control character. */
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9\\-._~!$&'()*+,;=:@%/?#]*");

    /** Nor their encoded forms, nor an empty segment: {@code //host} once dots or a second decoding are gone. */
    private static final Pattern TRAP =
            Pattern.compile("%([01]\\p{XDigit}|5[Cc]|7[Ff])|^[^?#]*(/|%2[Ff])(/|%2[Ff])|%(?!\\p{XDigit}{2})");

    private ReturnTo() {}

    static boolean isAllowed(String path) {
        return PATH.matcher(path).matches() && !TRAP.matcher(path).find();
    }
}
