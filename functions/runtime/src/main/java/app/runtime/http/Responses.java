package app.runtime.http;

import app.runtime.ApiException;
import app.runtime.json.JsonText;
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

    /** The one shape of an error: {@code {"code":"NOT_FOUND","message":"…"}}. */
    static Response error(ApiException error) {
        Response answer = error(error.code(), error.text(), "");
        if (error.retryAfter().isPositive()) {
            answer.headers().put("retry-after", Long.toString(error.retryAfter().toSeconds()));
        }
        return answer;
    }

    /** The bare 500: it says nothing of its cause, and where to find it in the log. */
    static Response internal(String requestId) {
        return error(ApiException.Code.INTERNAL, "internal error", requestId);
    }

    private static Response error(ApiException.Code code, String message, String requestId) {
        String body = JsonText.of(out -> {
            out.beginObject();
            out.name("code").value(code.name());
            out.name("message").value(message);
            if (!requestId.isEmpty()) {
                out.name("requestId").value(requestId);
            }
            out.endObject();
        });
        return new Response(code.httpStatus(), json(headers()), List.of(), body);
    }
}
