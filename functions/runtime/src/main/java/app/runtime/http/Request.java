package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import app.runtime.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a function, whatever way it came.
 *
 * @param form the payload format it came in, which is also the one of the answer
 * @param caller who calls
 * @param method GET, POST, …; empty in a direct invoke
 * @param pathParameters API Gateway's: percent-decoded by an HTTP API, as they came by a REST API
 * @param query the query's parameters in order, percent-decoded
 * @param headers by lower-case name; several values of a name are several elements
 * @param cookies each {@code name=value}, in order
 * @param body the body as it is in the event; null where there is none
 * @param isBase64 whether the body is base64
 */
public record Request(
        Form form,
        Caller caller,
        String method,
        Map<String, String> pathParameters,
        List<Map.Entry<String, String>> query,
        Map<String, List<String>> headers,
        List<String> cookies,
        @Nullable String body,
        boolean isBase64) {

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
     * The body as text; empty where there is none.
     *
     * @throws app.runtime.ApiException INVALID_ARGUMENT if it is not UTF-8
     */
    String bodyText() {
        if (!isBase64) {
            return body == null ? "" : body;
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bodyBytes())).toString();
        } catch (CharacterCodingException e) {
            throw new ApiException(INVALID_ARGUMENT, "the body is not UTF-8 text", e);
        }
    }

    /** The body's bytes; none where there is no body. */
    byte[] bodyBytes() {
        if (body == null) {
            return new byte[0];
        }
        if (!isBase64) {
            return body.getBytes(UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new ApiException(INVALID_ARGUMENT, "the body is not base64 as its event says", e);
        }
    }

    /**
     * The browser's address as CloudFront saw it, without its port; what connected to the gateway where CloudFront says
     * nothing. Only to be believed of a request that came through CloudFront: elsewhere anybody can say anything.
     */
    public String clientAddress() {
        return requireNonNullElse(header(ClientAddress.NAME), "");
    }

    /** A request holds cookies and a body: it shows neither. */
    @Override
    public String toString() {
        return form + " " + method;
    }
}
