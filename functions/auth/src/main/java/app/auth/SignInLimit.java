package app.auth;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often one address may begin to sign in, so that it cannot use up what all sign-ins share: the provider's own
 * limit for this application. Counted by the minute, before the provider is asked anything.
 */
@Singleton
final class SignInLimit {

    /** A minute. Many people may share an address; of these, each signs in rarely. */
    static final int ATTEMPTS = 30;

    private static final Duration KEPT = Duration.ofHours(1);

    /** Of an IPv6 address, what a provider of access gives to one customer at least: /64 (RFC 6177). */
    private static final int NETWORK_BYTES = 8;

    private final Database database;
    private final InstantSource clock;

    SignInLimit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Counts an attempt.
     *
     * @return zero, or how long the address has to wait, up to a minute
     */
    Duration count(String address) {
        if (isLoopback(address)) {
            return Duration.ZERO;
        }
        Instant now = clock.instant();
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        int attempts = database.queryOne("""
                        INSERT INTO auth.sign_in_attempts AS stored (address, minute, attempts)
                        VALUES (?, ?, 1)
                        ON CONFLICT (address) DO UPDATE
                        SET minute = EXCLUDED.minute,
                            attempts = CASE WHEN stored.minute = EXCLUDED.minute
                                THEN least(stored.attempts, 1000000) + 1 ELSE 1 END
                        RETURNING attempts
                        """, row -> row.getInt("attempts"), network(address), minute)
                .orElseThrow();
        return attempts <= ATTEMPTS ? Duration.ZERO : Duration.between(now, minute.plus(1, ChronoUnit.MINUTES));
    }

    /**
     * Removes counts that are no longer read.
     *
     * @param limit at most so many
     * @return how many were removed
     */
    int removeExpired(int limit) {
        return database.update("""
                DELETE FROM auth.sign_in_attempts
                WHERE address IN (
                    SELECT address
                    FROM auth.sign_in_attempts
                    WHERE minute < ?
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED
                )
                """, clock.instant().minus(KEPT), limit);
    }

    /** On a developer's machine everybody is on loopback; from the internet nobody is. */
    private static boolean isLoopback(String address) {
        return address.equals("127.0.0.1") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
    }

    /** What is counted together: an IPv4 address, or an IPv6 network; whatever is none of them is one. */
    static String network(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of().formatHex(bytes.length > NETWORK_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
        } catch (IllegalArgumentException e) {
            return "unknown";
        }
    }
}
