package app.local.providers;

import app.local.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * What a person allowed an application: first behind a code, then behind a token.
 *
 * @param nonce of OpenID Connect; empty where there is none
 * @param challenge of PKCE, by S256
 * @param end when the code or the token is over
 */
record Grant(Person person, String redirectUri, List<String> scopes, String nonce, String challenge, Instant end) {

    boolean isOver() {
        return Instant.now().isAfter(end);
    }

    /** The same behind a token. */
    Grant lasting(Duration life) {
        return new Grant(
                person, redirectUri, scopes, nonce, challenge, Instant.now().plus(life));
    }

    /** RFC 7636 §4.6. */
    boolean isProvenBy(String verifier) {
        byte[] digest = Hashes.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).equals(challenge);
    }
}
