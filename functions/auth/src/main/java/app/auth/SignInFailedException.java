package app.auth;

import java.util.Locale;

/**
 * A sign-in that did not work out. The browser is sent to the sign-in page with the reason's code, and nothing else.
 */
final class SignInFailedException extends RuntimeException {

    /** Why: in lower case it is the code in the address of the sign-in page, and in the log. */
    enum Reason {
        /** The person said no at the provider. */
        ACCESS_DENIED,
        /** The state is unknown to this browser, used, too old or another provider's. */
        INVALID_STATE,
        /** The address of the browser has begun too many sign-ins in the last minute. */
        TOO_MANY_ATTEMPTS,
        /** The provider refused, or broke its protocol. */
        PROVIDER_ERROR,
        /** The provider did not answer, or is not set up. */
        PROVIDER_UNAVAILABLE,
        /** What the provider says of the person cannot be trusted or is incomplete. */
        INVALID_IDENTITY,
        /** Our own fault. */
        INTERNAL;

        /** As it stands in {@code /login?error=}. */
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    /**
     * A failure.
     *
     * @param message for the log: no code, token or other secret
     */
    SignInFailedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    SignInFailedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
