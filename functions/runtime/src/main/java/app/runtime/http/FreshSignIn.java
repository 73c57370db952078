package app.runtime.http;

import static app.runtime.ApiException.Code.REAUTHENTICATION_REQUIRED;

import app.runtime.ApiException;
import java.time.Duration;
import java.time.Instant;

/**
 * Sensitive acts ask for a fresh sign-in (OWASP ASVS 5.0, V7.5): the authorizer says of each session whether it is one,
 * and an rpc that needs one refuses any other.
 */
public final class FreshSignIn {

    /** The name in the authorizer's context; its value is "true" or "false". */
    public static final String CONTEXT = "freshSignIn";

    /** How long a sign-in is fresh. */
    public static final Duration LIMIT = Duration.ofMinutes(15);

    private FreshSignIn() {}

    /** Whether a session that began then is fresh. */
    public static boolean isFresh(Instant signedIn, Instant now) {
        return now.isBefore(signedIn.plus(LIMIT));
    }

    /** Refuses who has not just signed in, or whose authorizer says nothing of it. */
    static void check(Request call) {
        if (!(call.caller() instanceof Caller.SignedIn caller) || !caller.isFresh()) {
            throw new ApiException(
                    REAUTHENTICATION_REQUIRED,
                    "sign in again: this needs a sign-in of the last " + LIMIT.toMinutes() + " minutes");
        }
    }
}
