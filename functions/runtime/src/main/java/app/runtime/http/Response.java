package app.runtime.http;

import java.util.List;
import java.util.Map;

/**
 * An HTTP answer, before it is written in the payload format of the request.
 *
 * @param status the HTTP status code
 * @param headers by lower-case name, one value each
 * @param cookies each a whole Set-Cookie value
 * @param body JSON, or empty, or bytes as base64
 * @param isBase64 whether the body is base64, for the gateway to decode
 */
record Response(int status, Map<String, String> headers, List<String> cookies, String body, boolean isBase64) {

    /** An answer of text. */
    Response(int status, Map<String, String> headers, List<String> cookies, String body) {
        this(status, headers, cookies, body, false);
    }

    /** An answer may set a session cookie: it shows its status only. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
