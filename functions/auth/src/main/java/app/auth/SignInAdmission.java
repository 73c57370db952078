package app.auth;

import app.auth.v1.SignInReq;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks, before a provider is asked anything, whether an address may sign in. A no is remembered until it ends: a flood
 * from one address then reaches neither the database nor the provider.
 */
@Singleton
final class SignInAdmission {

    private static final int MAX_REMEMBERED = 1_000;

    private final SignInCall signIn;
    private final InstantSource clock;
    private final Map<String, Instant> refused = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    SignInAdmission(SignInCall signIn, InstantSource clock) {
        this.signIn = signIn;
        this.clock = clock;
    }

    /**
     * How many seconds the address has to wait; zero where it may sign in, which is counted.
     *
     * @throws SignInFailedException INTERNAL if it cannot be counted
     */
    int secondsToWait(String address) {
        Instant now = clock.instant();
        Instant end = end(address, now);
        if (end == null) {
            int seconds = signIn.call(
                            SignInReq.newBuilder().setClientAddress(address).build())
                    .getRetryAfterSeconds();
            if (seconds > 0) {
                refused.put(address, now.plusSeconds(seconds));
            }
            return seconds;
        }
        return (int) Duration.between(now, end).plusMillis(999).toSeconds();
    }

    private @Nullable Instant end(String address, Instant now) {
        Instant end = refused.get(address);
        if (end != null && !now.isBefore(end)) {
            refused.remove(address);
            return null;
        }
        return end;
    }
}
