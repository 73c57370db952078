package app.auth;

import app.runtime.Randomness;
import app.runtime.Sha256;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * What a browser shows to prove its session: {@code id.secret}, 128 and 256 random bits in base64url. The id finds the
 * session, the secret proves it; of the secret only its SHA-256 is stored, which suffices as nobody guesses 256 bits.
 */
record SessionToken(String id, String secret) {

    private static final int ID_BYTES = 16;
    private static final int SECRET_BYTES = 32;
    private static final int ID_LENGTH = 22;
    private static final int SECRET_LENGTH = 43;

    static SessionToken random(Randomness randomness) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return new SessionToken(
                base64.encodeToString(randomness.bytes(ID_BYTES)),
                base64.encodeToString(randomness.bytes(SECRET_BYTES)));
    }

    /** The token that a text is, or empty where it is none. */
    static Optional<SessionToken> parse(String text) {
        if (text.length() != ID_LENGTH + 1 + SECRET_LENGTH || text.charAt(ID_LENGTH) != '.') {
            return Optional.empty();
        }
        String id = text.substring(0, ID_LENGTH);
        String secret = text.substring(ID_LENGTH + 1);
        return isBase64Url(id) && isBase64Url(secret) ? Optional.of(new SessionToken(id, secret)) : Optional.empty();
    }

    private static boolean isBase64Url(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!isLetter && (c < '0' || c > '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /** What is stored of the secret. */
    byte[] secretHash() {
        return Sha256.of(secret);
    }

    /**
     * Whether the secret is the one that was stored, found out in a time that does not tell how much of it was right.
     */
    boolean proves(byte[] storedHash) {
        return MessageDigest.isEqual(secretHash(), storedHash);
    }

    /** What the cookie holds. */
    String text() {
        return id + "." + secret;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SessionToken[" + id + "]";
    }
}
