package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Randomness;
import app.runtime.Sha256;
import app.runtime.http.Cookies;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One attempt to sign in, from leaving to the provider until coming back. It is kept in a cookie of its own, so that it
 * is bound to this browser, attempts in parallel tabs do not meet, and each can be used once: the answer to the
 * callback clears it, whatever the outcome.
 *
 * @param provider where it went
 * @param state 256 random bits that the provider hands back (RFC 6749 §10.12)
 * @param nonce 256 random bits that the ID token repeats (OpenID Connect Core §3.1.2.1)
 * @param verifier 256 random bits that prove, at the exchange of the code, who asked for it (RFC 7636 §4.1)
 * @param returnTo a path that {@link ReturnTo} allows
 */
record SignInAttempt(String provider, String state, String nonce, String verifier, String returnTo) {

    /** Signing in at a provider may take that long. */
    static final Duration LIMIT = Duration.ofMinutes(10);

    static final String COOKIE_PREFIX = "__Host-login-";

    private static final int RANDOM_BYTES = 32;
    private static final int NAME_LENGTH = 16;
    private static final Pattern RANDOM_FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static SignInAttempt start(String provider, String returnTo, Randomness randomness) {
        return new SignInAttempt(provider, random(randomness), random(randomness), random(randomness), returnTo);
    }

    private static String random(Randomness randomness) {
        return BASE64.encodeToString(randomness.bytes(RANDOM_BYTES));
    }

    /** The transaction of a state that this browser started; empty for any other state. */
    static Optional<SignInAttempt> find(List<String> cookies, String state) {
        if (!RANDOM_FORM.matcher(state).matches()) {
            return Optional.empty();
        }
        return Cookies.find(cookies, cookieName(state))
                .flatMap(SignInAttempt::parse)
                .filter(found -> MessageDigest.isEqual(found.state.getBytes(UTF_8), state.getBytes(UTF_8)));
    }

    private static Optional<SignInAttempt> parse(String cookie) {
        String[] parts = cookie.split("\\.", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        try {
            String returnTo = new String(Base64.getUrlDecoder().decode(parts[4]), UTF_8);
            SignInAttempt found = new SignInAttempt(parts[0], parts[1], parts[2], parts[3], returnTo);
            return ReturnTo.isAllowed(returnTo) ? Optional.of(found) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String cookieName(String state) {
        return COOKIE_PREFIX + state.substring(0, Math.min(NAME_LENGTH, state.length()));
    }

    /** The Set-Cookie value that starts it. */
    String cookie() {
        String value =
                String.join(".", provider, state, nonce, verifier, BASE64.encodeToString(returnTo.getBytes(UTF_8)));
        return Cookies.set(cookieName(state), value, LIMIT);
    }

    /** The Set-Cookie value that ends the transaction of a state, if there is one. */
    static Optional<String> clearedCookie(List<String> cookies, String state) {
        String name = cookieName(state);
        boolean present = cookies.stream().anyMatch(cookie -> cookie.startsWith(name + "="));
        return present && RANDOM_FORM.matcher(state).matches() ? Optional.of(Cookies.cleared(name)) : Optional.empty();
    }

    /** What the provider is told of the verifier: its SHA-256 (RFC 7636 §4.2, S256). */
    String challenge() {
        return BASE64.encodeToString(Sha256.of(verifier));
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "LoginTransaction[" + provider + "]";
    }
}
