package app.local.providers;

import app.local.files.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * What a person allowed an application.
 *
 * @param nonce of OpenID Connect; empty where there is none
 * @param challenge of PKCE, by S256
 */
record Grant(Person person, String redirectUri, List<String> scopes, String nonce, String challenge) {

    /** Whether an authorization request has a challenge by S256 (RFC 7636 §4.3). */
    static boolean isChallenged(Parameters query) {
        return query.get("code_challenge_method").equals("S256")
                && query.get("code_challenge").length() == 43;
    }

    /** RFC 7636 §4.6. */
    boolean isProvenBy(String verifier) {
        byte[] digest = Hashes.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest).equals(challenge);
    }
}
