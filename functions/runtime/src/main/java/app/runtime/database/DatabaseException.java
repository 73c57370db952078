package app.runtime.database;

import static app.runtime.ApiException.Code.INTERNAL;
import static app.runtime.ApiException.Code.NOT_FOUND;
import static app.runtime.ApiException.Code.UNAVAILABLE;

import app.runtime.ApiException;

/** The database could not do what was asked. */
public final class DatabaseException extends RuntimeException {

    /** Why, as far as it matters to the caller. */
    public enum Kind {
        /** It cannot be reached, is shutting down or has no room: the same request may work later. */
        UNAVAILABLE,
        /** A row that the new one belongs to is gone: somebody has deleted it meanwhile. */
        OWNER_GONE,
        /** The statement is wrong, or its data: a bug. */
        REFUSED
    }

    private final Kind kind;

    DatabaseException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What the caller is told: that it may try again, or nothing. */
    public ApiException toApiException() {
        return switch (kind) {
            case UNAVAILABLE ->
                new ApiException(UNAVAILABLE, "the service is not available now, try again later", this);
            case OWNER_GONE -> new ApiException(NOT_FOUND, "what this belongs to no longer exists", this);
            case REFUSED -> new ApiException(INTERNAL, "internal error", this);
        };
    }
}
