package app.runtime;

import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A failure that the caller is told about. Anything else that is thrown reaches the caller as a bare 500. */
public final class ApiException extends RuntimeException {

    /** What went wrong, in gRPC's words (google.rpc.Code), and in our own where gRPC has none. */
    public enum Code {
        INVALID_ARGUMENT,
        UNAUTHENTICATED,
        PERMISSION_DENIED,
        /** The session is too old for what was asked: its user has to sign in again. */
        REAUTHENTICATION_REQUIRED,
        NOT_FOUND,
        ALREADY_EXISTS,
        RESOURCE_EXHAUSTED,
        /** An Idempotency-Key came with another request than before. */
        IDEMPOTENCY_KEY_REUSED,
        UNAVAILABLE,
        DEADLINE_EXCEEDED,
        INTERNAL;

        /** The HTTP status of the code, as google.api.http maps it. */
        public int httpStatus() {
            return switch (this) {
                case INVALID_ARGUMENT -> 400;
                case UNAUTHENTICATED -> 401;
                case PERMISSION_DENIED, REAUTHENTICATION_REQUIRED -> 403;
                case NOT_FOUND -> 404;
                case ALREADY_EXISTS -> 409;
                case IDEMPOTENCY_KEY_REUSED -> 422;
                case RESOURCE_EXHAUSTED -> 429;
                case INTERNAL -> 500;
                case UNAVAILABLE -> 503;
                case DEADLINE_EXCEEDED -> 504;
            };
        }
    }

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Code code;
    private final String text;
    private final transient List<FieldViolation> violations;
    private final Duration retryAfter;

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
        this(code, text, List.of(), cause, code == Code.UNAVAILABLE ? SOON : Duration.ZERO);
    }

    /**
     * A failure that passes.
     *
     * @param retryAfter when the same request may work, in whole seconds; zero where nobody knows
     */
    public ApiException(Code code, String text, @Nullable Throwable cause, Duration retryAfter) {
        this(code, text, List.of(), cause, retryAfter);
    }

    private ApiException(
            Code code, String text, List<FieldViolation> violations, @Nullable Throwable cause, Duration retryAfter) {
        super(code + ": " + text, cause);
        this.code = code;
        this.text = text;
        this.violations = violations;
        this.retryAfter = retryAfter;
    }

    /** INVALID_ARGUMENT for one field of the request. */
    public static ApiException invalidField(String field, String description) {
        return invalidField(field, description, null);
    }

    /** INVALID_ARGUMENT for one field of the request, with its cause, which is for the log only. */
    public static ApiException invalidField(String field, String description, @Nullable Throwable cause) {
        return invalid(List.of(new FieldViolation(field, description)), cause);
    }

    /** INVALID_ARGUMENT for fields of the request, at least one; its text names them all. */
    public static ApiException invalidFields(List<FieldViolation> violations) {
        return invalid(List.copyOf(violations), null);
    }

    private static ApiException invalid(List<FieldViolation> violations, @Nullable Throwable cause) {
        StringJoiner text = new StringJoiner("; ");
        violations.forEach(violation -> text.add(violation.toString()));
        return new ApiException(Code.INVALID_ARGUMENT, text.toString(), violations, cause, Duration.ZERO);
    }

    public Code code() {
        return code;
    }

    /** When the same request may work; zero where nobody knows. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** What the caller is told. */
    public String text() {
        return text;
    }

    /** Which fields of the request are wrong, where it is known; a form shows each beside its field. */
    public List<FieldViolation> violations() {
        return violations;
    }
}
