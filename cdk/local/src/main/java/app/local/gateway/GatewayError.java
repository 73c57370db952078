package app.local.gateway;

import app.local.gateway.GatewayRequest.Header;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The answers that an HTTP API gives itself, with the bodies that AWS sends. */
enum GatewayError {
    BAD_REQUEST(400, "Bad Request"),
    UNAUTHORIZED(401, "Unauthorized"),
    FORBIDDEN(403, "Forbidden"),
    NOT_FOUND(404, "Not Found"),
    REQUEST_TOO_LARGE(413, "Request Entity Too Large"),
    TOO_MANY_REQUESTS(429, "Too Many Requests"),
    INTERNAL_SERVER_ERROR(500, "Internal Server Error"),
    SERVICE_UNAVAILABLE(503, "Service Unavailable");

    private final int status;
    private final String message;

    GatewayError(int status, String message) {
        this.status = status;
        this.message = message;
    }

    /** @param remark why, for the access log */
    GatewayResponse answer(String remark) {
        return new GatewayResponse(
                status, List.of(new Header("content-type", "application/json")), body(message), remark);
    }

    /** The body that a message goes out in. */
    static byte[] body(String message) {
        return ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
