package app.runtime;

import org.jspecify.annotations.Nullable;

/** A failure that the caller is told about. Anything else that is thrown reaches the caller as a bare 500. */
public final class ApiException extends RuntimeException {

    /** What went wrong, in gRPC's words (google.rpc.Code). */
    public enum Code {
        INVALID_ARGUMENT,
        UNAUTHENTICATED,
        PERMISSION_DENIED,
        NOT_FOUND,
        ALREADY_EXISTS,
        RESOURCE_EXHAUSTED,
        UNAVAILABLE,
        DEADLINE_EXCEEDED,
        INTERNAL;

        /** The HTTP status of the code, as google.api.http maps it. */
        public int httpStatus() {
            return switch (this) {
                case INVALID_ARGUMENT -> 400;
                case UNAUTHENTICATED -> 401;
                case PERMISSION_DENIED -> 403;
                case NOT_FOUND -> 404;
                case ALREADY_EXISTS -> 409;
                case RESOURCE_EXHAUSTED -> 429;
                case INTERNAL -> 500;
                case UNAVAILABLE -> 503;
                case DEADLINE_EXCEEDED -> 504;
            };
        }
    }

    private final Code code;
    private final String text;

    /**
     * A failure.
     *
     * @param text written for the caller: names the field and what was expected; no secret, no driver text
     */
    public ApiException(Code code, String text) {
        this(code, text, null);
    }

    /** A failure with its cause, which is for the log only. */
    public ApiException(Code code, String text, @Nullable Throwable cause) {
        super(code + ": " + text, cause);
        this.code = code;
        this.text = text;
    }

    public Code code() {
        return code;
    }

    /** What the caller is told. */
    public String text() {
        return text;
    }
}
