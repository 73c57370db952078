package app.auth;

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

    private final PostgresSignInCounts counts;
    private final InstantSource clock;

    SignInLimit(PostgresSignInCounts counts, InstantSource clock) {
        this.counts = counts;
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
        int attempts = counts.count(network(address), minute);
        return attempts <= ATTEMPTS ? Duration.ZERO : Duration.between(now, minute.plus(1, ChronoUnit.MINUTES));
    }

    /**
     * Removes counts that are no longer read.
     *
     * @param limit at most so many
     * @return how many were removed
     */
    int removeExpired(int limit) {
        return counts.deleteOlder(clock.instant().minus(KEPT), limit);
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
