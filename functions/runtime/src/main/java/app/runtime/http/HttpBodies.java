package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.runtime.ApiException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Bodies that are a {@code google.api.HttpBody}: bytes with a content type. Loaded by the functions that have one.
 *
 * <p>An event and an answer of Lambda hold 6 MB, and bytes grow by a third in them: so it is not the gateway's 10 MB
 * that bound a body, but {@link #MAX_BYTES}.
 */
final class HttpBodies {

    /** Of a body, in bytes: as base64 it is 6,000,000 of the 6,291,456 that Lambda takes; the rest is for headers. */
    static final int MAX_BYTES = 4_500_000;

    private static final String ANY_TYPE = "application/octet-stream";

    private HttpBodies() {}

    /**
     * Reads the body of a call.
     *
     * @param message a builder of google.api.HttpBody
     * @throws ApiException INVALID_ARGUMENT if it is too large
     */
    static Message read(Request call, Message.Builder message) {
        byte[] bytes = call.bodyBytes();
        if (bytes.length > MAX_BYTES) {
            throw new ApiException(INVALID_ARGUMENT, "the body is larger than " + MAX_BYTES + " bytes");
        }
        Descriptor type = message.getDescriptorForType();
        String contentType = call.header("content-type");
        return message.setField(type.findFieldByName("content_type"), contentType == null ? ANY_TYPE : contentType)
                .setField(type.findFieldByName("data"), ByteString.copyFrom(bytes))
                .build();
    }

    /**
     * The answer that is a body. What a user has uploaded, say, is shown to nobody as a page of this site: a browser
     * may neither guess its type nor run scripts in it.
     *
     * @param headers what the response message says of headers
     * @throws IllegalStateException if it is larger than Lambda can answer
     */
    static Response answer(Message body, Map<String, String> headers, List<String> cookies) {
        Descriptor type = body.getDescriptorForType();
        ByteString data = (ByteString) body.getField(type.findFieldByName("data"));
        if (data.size() > MAX_BYTES) {
            throw new IllegalStateException("an answer of " + data.size() + " bytes, where " + MAX_BYTES + " fit");
        }
        String contentType = (String) body.getField(type.findFieldByName("content_type"));
        headers.put("content-type", contentType.isEmpty() ? ANY_TYPE : Responses.oneLine(contentType));
        headers.putIfAbsent("content-security-policy", "default-src 'none'; sandbox");
        return new Response(200, headers, cookies, Base64.getEncoder().encodeToString(data.toByteArray()), true);
    }
}
