package app.auth;

import java.util.regex.Pattern;

/**
 * Where a browser may be sent after signing in: a path of this site, never another one (an open redirect). The site has
 * the same rule, web/src/lib/return-to.ts, held to the same table of cases.
 */
final class ReturnTo {

    /**
     * What a browser's URLs consist of: ASCII that is visible, without quotes, angle brackets and backslash (WHATWG URL
     * leaves no other character in a path, a query or a fragment as it is); up to 2,000 of it.
     */
    private static final Pattern PATH = Pattern.compile("/[!#-;=?-\\[\\]-~]{0,1999}");

    /** Nor their encoded forms, nor an empty segment: {@code //host} once dots or a second decoding are gone. */
    private static final Pattern TRAP =
            Pattern.compile("%([01]\\p{XDigit}|5[Cc]|7[Ff])|^[^?#]*(/|%2[Ff])(/|%2[Ff])|%(?!\\p{XDigit}{2})");

    private ReturnTo() {}

    static boolean isAllowed(String path) {
        return PATH.matcher(path).matches() && !TRAP.matcher(path).find();
    }
}
