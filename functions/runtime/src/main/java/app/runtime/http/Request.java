package app.runtime.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a function, whatever way it came.
 *
 * @param form the payload format it came in, which is also the one of the answer
 * @param caller who calls
 * @param method GET, POST, …; empty in a direct invoke
 * @param pathParameters the values of the route's variables, percent-decoded
 * @param query the query's parameters in order, percent-decoded
 * @param headers by lower-case name; several values of a name are several elements
 * @param cookies each {@code name=value}, in order
 * @param body the body as text; null where there is none
 */
public record Request(
        Form form,
        Caller caller,
        String method,
        Map<String, String> pathParameters,
        List<Map.Entry<String, String>> query,
        Map<String, List<String>> headers,
        List<String> cookies,
        @Nullable String body) {

    /** Of an IPv6 address as text (RFC 4291 §2.2), one that embeds an IPv4 address included. */
    private static final int LONGEST_ADDRESS = 45;

    /** The payload formats of Lambda integrations. */
    public enum Form {
        /** API Gateway HTTP API, payload format 2.0. */
        GATEWAY_2_0,
        /** API Gateway REST API, payload format 1.0. */
        GATEWAY_1_0,
        /** A direct invoke: the payload is the request message as JSON. */
        DIRECT
    }

    /**
     * Reads what an authorizer needs of a request: the form, headers and cookies, whatever stands in its query. A query
     * that is no text is for the endpoint to refuse; an authorizer that fails makes the gateway answer 500.
     *
     * @throws app.runtime.ApiException INVALID_ARGUMENT if the payload is not JSON
     */
    public static Request readHeaders(byte[] payload) {
        return RequestReader.read(payload).headersOnly();
    }

    /** The first value of a header by its lower-case name, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /**
     * The browser's address as CloudFront saw it, without its port; empty where there is none. Only of a request that
     * came through CloudFront: elsewhere anybody can say anything.
     */
    public String clientAddress() {
        String address = header("cloudfront-viewer-address");
        if (address == null || !address.chars().allMatch(Request::isOfAnAddress)) {
            return "";
        }
        int port = address.lastIndexOf(':');
        return port > 0 && port <= LONGEST_ADDRESS ? address.substring(0, port) : "";
    }

    private static boolean isOfAnAddress(int c) {
        return c == '.' || c == ':' || Character.digit(c, 16) >= 0 && c < 128;
    }

    /** A request holds cookies and a body: it shows neither. */
    @Override
    public String toString() {
        return form + " " + method;
    }
}
