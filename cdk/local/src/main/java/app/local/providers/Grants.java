package app.local.providers;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one provider has granted, by the authorization codes and access tokens that it issued for that. Safe for
 * concurrent use.
 */
final class Grants {

    private static final int SECRET_BYTES = 18;
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);

    private final String tokenPrefix;
    private final Duration tokenLife;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Issued> codes = new ConcurrentHashMap<>();
    private final Map<String, Issued> tokens = new ConcurrentHashMap<>();

    private record Issued(Grant grant, Instant end) {

        boolean isOver() {
            return Instant.now().isAfter(end);
        }
    }

    /**
     * @param tokenPrefix what each token starts with; may be empty
     * @param tokenLife how long a token is valid
     */
    Grants(String tokenPrefix, Duration tokenLife) {
        this.tokenPrefix = tokenPrefix;
        this.tokenLife = tokenLife;
    }

    /** Issues a code, which is valid once and for 10 minutes. */
    String issueCode(Grant grant) {
        return issue(codes, "", grant, CODE_LIFE);
    }

    /** What a code stands for; empty if it is unknown, used or too old. */
    Optional<Grant> redeem(String code) {
        return valid(codes.remove(code));
    }

    /** Issues a token. */
    String issueToken(Grant grant) {
        return issue(tokens, tokenPrefix, grant, tokenLife);
    }

    /** What a token allows; empty if it is unknown or too old. */
    Optional<Grant> find(String token) {
        return valid(tokens.get(token));
    }

    private String issue(Map<String, Issued> issued, String prefix, Grant grant, Duration life) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = prefix + HexFormat.of().formatHex(secret);
        issued.values().removeIf(Issued::isOver);
        issued.put(text, new Issued(grant, Instant.now().plus(life)));
        return text;
    }

    private static Optional<Grant> valid(@Nullable Issued issued) {
        return Optional.ofNullable(issued).filter(known -> !known.isOver()).map(Issued::grant);
    }
}
