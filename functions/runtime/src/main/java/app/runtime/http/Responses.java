package app.runtime.http;

import app.runtime.ApiException;
import app.runtime.FieldViolation;
import app.runtime.json.JsonText;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answers that do not depend on an rpc. */
final class Responses {

    private Responses() {}

    /** What every answer carries: nothing of the API is for a cache. */
    static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("cache-control", "no-store");
        headers.put("x-content-type-options", "nosniff");
        return headers;
    }

    static Map<String, String> json(Map<String, String> headers) {
        headers.put("content-type", "application/json");
        return headers;
    }

    /** The value of a header, of which none has control characters: they would forge another header. */
    static String oneLine(String header) {
        if (header.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IllegalStateException("a header value has control characters");
        }
        return header;
    }

    /**
     * The one shape of an error: {@code {"code":"NOT_FOUND","message":"…"}}, with google.rpc's details where there are
     * any.
     */
    static Response error(ApiException error) {
        Response response = error(error.code(), error.text(), error.violations(), "");
        if (error.retryAfter().isPositive()) {
            response.headers()
                    .put("retry-after", Long.toString(error.retryAfter().toSeconds()));
        }
        return response;
    }

    /** The bare 500: it says nothing of its cause, and where to find it in the log. */
    static Response internal(String requestId) {
        return error(ApiException.Code.INTERNAL, "internal error", List.of(), requestId);
    }

    private static Response error(
            ApiException.Code code, String message, List<FieldViolation> violations, String requestId) {
        String body = JsonText.of(out -> {
            out.beginObject();
            out.name("code").value(code.name());
            out.name("message").value(message);
            if (!violations.isEmpty()) {
                writeDetails(out, violations);
            }
            if (!requestId.isEmpty()) {
                out.name("requestId").value(requestId);
            }
            out.endObject();
        });
        return new Response(code.httpStatus(), json(headers()), List.of(), body);
    }

    /** A list of one google.rpc.BadRequest, as google.rpc.Status has its details: each an Any. */
    private static void writeDetails(JsonWriter out, List<FieldViolation> violations) throws IOException {
        out.name("details").beginArray().beginObject();
        out.name("@type").value("type.googleapis.com/google.rpc.BadRequest");
        out.name("fieldViolations").beginArray();
        for (FieldViolation violation : violations) {
            out.beginObject();
            out.name("field").value(violation.field());
            out.name("description").value(violation.description());
            out.endObject();
        }
        out.endArray().endObject().endArray();
    }
}
