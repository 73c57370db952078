package app.auth;

import java.util.regex.Pattern;

/** Where a browser may be sent after signing in: a path of this site, never another one (an open redirect). */
final class ReturnTo {

    /** RFC 3986's characters of path, query and fragment; so no backslash, no white space, no control character. */
    private static final Pattern PATH = Pattern.compile("/(?!/)[A-Za-z0-9\\-._~!$&'()*+,;=:@%/?#]*");

    private ReturnTo() {}

    static boolean isAllowed(String path) {
        return PATH.matcher(path).matches();
    }
}
