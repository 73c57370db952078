package app.auth;

import app.auth.SignInFailedException.Reason;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Set;

/**
 * Checks ID tokens as OpenID Connect Core §3.1.3.7 says, with the algorithm pinned.
 *
 * @param issuer the provider, as it names itself
 * @param clientId whom the token must be for
 * @param keys the provider's
 */
record IdTokenVerifier(String issuer, String clientId, JWKSource<SecurityContext> keys, InstantSource clock) {

    private static final String GOOGLE = "https://accounts.google.com";
    private static final String GOOGLE_WITHOUT_SCHEME = "accounts.google.com";
    private static final int SKEW_SECONDS = 60;

    /**
     * Checks the ID token of the sign-in that the nonce was made for.
     *
     * @return its claims: a subject that is a text, and all that was checked
     * @throws SignInFailedException INVALID_IDENTITY if it does not hold, PROVIDER_UNAVAILABLE if the keys cannot be
     *     read
     */
    JWTClaimsSet verify(String idToken, String nonce) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier(claimsVerifier());
        try {
            SignedJWT token = SignedJWT.parse(idToken);
            // Without one, any of the provider's keys would do.
            if (token.getHeader().getKeyID() == null) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token names no key");
            }
            // The library makes texts of numbers, and rounds them.
            Map<String, Object> claimed = token.getPayload().toJSONObject();
            if (claimed == null || !(claimed.get("sub") instanceof String)) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token names nobody");
            }
            JWTClaimsSet claims = processor.process(token, null);
            if (!isIssuer(claims.getIssuer(), issuer)) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token is of another issuer");
            }
            Instant latest = clock.instant().plusSeconds(SKEW_SECONDS);
            if (claims.getIssueTime().toInstant().isAfter(latest)) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token was issued in the future");
            }
            // Not among the verifier's claims: its words would carry both nonces into the log.
            if (!nonce.equals(claims.getStringClaim("nonce"))) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token is of another sign-in");
            }
            String party = claims.getStringClaim("azp");
            if (party == null ? claims.getAudience().size() > 1 : !party.equals(clientId)) {
                throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token was issued to another client");
            }
            return claims;
        } catch (KeySourceException e) {
            throw new SignInFailedException(Reason.PROVIDER_UNAVAILABLE, "cannot read the provider's keys", e);
        } catch (ParseException e) {
            // The parser's words may repeat a part of the token.
            throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token is not well-formed");
        } catch (BadJOSEException | JOSEException e) {
            throw new SignInFailedException(Reason.INVALID_IDENTITY, "the ID token does not hold: " + e.getMessage());
        }
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
        DefaultJWTClaimsVerifier<SecurityContext> verifier =
                new DefaultJWTClaimsVerifier<>(clientId, null, Set.of("iss", "sub", "iat", "exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        verifier.setMaxClockSkew(SKEW_SECONDS);
        return verifier;
    }

    /** Google names itself in two ways ("OpenID Connect", validating an ID token); any other provider in one. */
    static boolean isIssuer(String claimed, String issuer) {
        return claimed.equals(issuer) || issuer.equals(GOOGLE) && claimed.equals(GOOGLE_WITHOUT_SCHEME);
    }
}
