package app.local.gateway;

import app.local.files.Hashes;
import app.local.lambda.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies AWS Signature Version 4 against the one access key of this machine: in the Authorization header, or in the
 * query string of a presigned URL.
 */
public final class Signature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final Duration LONGEST_PRESIGNED = Duration.ofDays(7);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AccessKey key;
    private final String region;
    private final String service;

    /** @param service what callers sign for, such as {@code execute-api} */
    public Signature(AccessKey key, String region, String service) {
        this.key = key;
        this.region = region;
        this.service = service;
    }

    /** The request is not signed, or not as it must be; the message says what is wrong. */
    public static final class InvalidException extends Exception {

        private static final long serialVersionUID = 1;
        private final Reason reason;

        InvalidException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        InvalidException(String message) {
            this(Reason.WRONG, message);
        }

        public Reason reason() {
            return reason;
        }
    }

    /** What AWS tells apart. */
    public enum Reason {
        UNSIGNED,
        UNKNOWN_KEY,
        WRONG
    }

    /** What a request says of its signature. */
    private record Claim(
            String accessKey,
            String scope,
            String time,
            List<String> signedHeaders,
            String signature,
            Optional<String> token,
            Optional<Duration> expires) {}

    /**
     * Proves who signed a request.
     *
     * @return the id of the access key
     */
    public String verify(GatewayRequest request, Instant now) throws InvalidException {
        Claim claim = claim(request);
        if (!claim.accessKey().equals(key.id())) {
            throw new InvalidException(Reason.UNKNOWN_KEY, "the access key " + claim.accessKey() + " is unknown");
        }
        checkTime(claim, now);
        if (!claim.token().orElse("").equals(key.sessionToken())) {
            throw new InvalidException(Reason.UNKNOWN_KEY, "the session token is wrong");
        }
        checkSignedHeaders(request, claim);
        String payloadHash = hex(Hashes.sha256(request.body()));
        Optional<String> declared = request.header("x-amz-content-sha256");
        if (declared.isPresent() && !declared.get().equals(payloadHash)) {
            throw new InvalidException("x-amz-content-sha256 is not the hash of the body");
        }
        CanonicalRequest canonical = new CanonicalRequest(request, claim.signedHeaders(), payloadHash);
        String expected = hex(hmac(signingKey(claim), stringToSign(claim, canonical)));
        if (!MessageDigest.isEqual(bytes(expected), bytes(claim.signature()))) {
            throw new InvalidException("the signature does not match");
        }
        return claim.accessKey();
    }

    private static Claim claim(GatewayRequest request) throws InvalidException {
        Optional<String> header = request.header("authorization");
        if (header.isPresent() && header.get().startsWith(ALGORITHM)) {
            Map<String, String> parts = new HashMap<>();
            for (String part : header.get().substring(ALGORITHM.length()).split(",")) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    parts.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).strip());
                }
            }
            String time = request.header("x-amz-date").orElse("");
            return claim(parts, time, request.header("x-amz-security-token"), Optional.empty());
        }
        Map<String, String> query = PercentCoding.parameters(request.rawQuery());
        if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw new InvalidException(Reason.UNSIGNED, "the request is not signed");
        }
        Map<String, String> parts = new HashMap<>();
        query.forEach((name, value) -> parts.put(name.replaceFirst("^X-Amz-", ""), value));
        long seconds;
        try {
            seconds = Long.parseLong(query.getOrDefault("X-Amz-Expires", ""));
        } catch (NumberFormatException e) {
            throw new InvalidException("X-Amz-Expires is not a number");
        }
        return claim(
                parts,
                query.getOrDefault("X-Amz-Date", ""),
                Optional.ofNullable(query.get("X-Amz-Security-Token")),
                Optional.of(Duration.ofSeconds(seconds)));
    }

    private static Claim claim(
            Map<String, String> parts, String time, Optional<String> token, Optional<Duration> expires)
            throws InvalidException {
        String credential = parts.getOrDefault("Credential", "");
        int slash = credential.indexOf('/');
        String signedHeaders = parts.getOrDefault("SignedHeaders", "");
        String signature = parts.getOrDefault("Signature", "");
        if (slash < 0 || signedHeaders.isEmpty() || signature.isEmpty()) {
            throw new InvalidException("Credential, SignedHeaders or Signature is missing");
        }
        return new Claim(
                credential.substring(0, slash),
                credential.substring(slash + 1),
                time,
                List.of(signedHeaders.split(";")),
                signature,
                token,
                expires);
    }

    private void checkTime(Claim claim, Instant now) throws InvalidException {
        Instant signed;
        try {
            signed = TIME.parse(claim.time(), Instant::from);
        } catch (DateTimeException e) {
            throw new InvalidException("x-amz-date is not a time such as 20260102T030405Z");
        }
        String scope = claim.time().substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
        if (!claim.scope().equals(scope)) {
            throw new InvalidException("the credential's scope must be " + scope + ", not " + claim.scope());
        }
        Duration lifetime = claim.expires().orElse(SKEW);
        if (lifetime.isNegative() || lifetime.compareTo(LONGEST_PRESIGNED) > 0) {
            throw new InvalidException("X-Amz-Expires is not within a week");
        }
        if (signed.isAfter(now.plus(SKEW)) || signed.plus(lifetime).isBefore(now)) {
            throw new InvalidException("the signature has expired or is not valid yet");
        }
    }

    /** A signature must cover the host and every header that concerns AWS. */
    private static void checkSignedHeaders(GatewayRequest request, Claim claim) throws InvalidException {
        if (!claim.signedHeaders().contains("host")) {
            throw new InvalidException("the header host is not signed");
        }
        for (GatewayRequest.Header header : request.headers()) {
            if (header.name().startsWith("x-amz-") && !claim.signedHeaders().contains(header.name())) {
                throw new InvalidException("the header " + header.name() + " is not signed");
            }
        }
    }

    private static String stringToSign(Claim claim, CanonicalRequest canonical) {
        String hash = hex(Hashes.sha256(bytes(canonical.text())));
        return ALGORITHM + "\n" + claim.time() + "\n" + claim.scope() + "\n" + hash;
    }

    private byte[] signingKey(Claim claim) {
        byte[] signingKey = bytes("AWS4" + key.secret());
        for (String part : List.of(claim.time().substring(0, 8), region, service, "aws4_request")) {
            signingKey = hmac(signingKey, part);
        }
        return signingKey;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
