package app.runtime;

import java.util.List;
import java.util.StringJoiner;
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
    private final transient List<FieldViolation> violations;

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
        this(code, text, List.of(), cause);
    }

    private ApiException(Code code, String text, List<FieldViolation> violations, @Nullable Throwable cause) {
        super(code + ": " + text, cause);
        this.code = code;
        this.text = text;
        this.violations = violations;
    }

    /** INVALID_ARGUMENT for one field of the request. */
    public static ApiException invalidField(String field, String description) {
        return invalidField(field, description, null);
    }

    /** INVALID_ARGUMENT for one field of the request, with its cause, which is for the log only. */
    public static ApiException invalidField(String field, String description, @Nullable Throwable cause) {
        FieldViolation violation = new FieldViolation(field, description);
        return new ApiException(Code.INVALID_ARGUMENT, violation.toString(), List.of(violation), cause);
    }

    /** INVALID_ARGUMENT for fields of the request, at least one; its text names them all. */
    public static ApiException invalidFields(List<FieldViolation> violations) {
        StringJoiner text = new StringJoiner("; ");
        violations.forEach(violation -> text.add(violation.toString()));
        return new ApiException(Code.INVALID_ARGUMENT, text.toString(), List.copyOf(violations), null);
    }

    public Code code() {
        return code;
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
