package app.auth;

import app.api.Rpc;
import app.auth.v1.AuthProto;
import app.runtime.json.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A signed-in browser.
 *
 * @param secretHash SHA-256 of the token's secret
 * @param expires when it ends unless it is used before
 */
record Session(
        String id,
        byte[] secretHash,
        UUID userId,
        String userAgent,
        Instant created,
        Instant expires,
        Instant lastSeen) {

    /** The most sessions of one user; one more ends the oldest. */
    static final int MAX_PER_USER = Rpc.maxPerUser(AuthProto.getDescriptor().findServiceByName("AuthService"));

    /** A session ends after that long without use. */
    static final Duration IDLE_LIMIT = Duration.ofDays(7);

    /** A session is extended when less than that is left. */
    private static final Duration EXTENDED_BELOW = Duration.ofSeconds(IDLE_LIMIT.toSeconds() / 2);

    /** A session ends that long after the sign-in, however much it is used. */
    static final Duration ABSOLUTE_LIMIT = Duration.ofDays(30);

    /** How exactly "last seen" is kept: a write at every request would cost more than it tells. */
    private static final Duration LAST_SEEN_STEP = Duration.ofMinutes(1);

    static Session start(SessionToken token, UUID userId, String userAgent, Instant now) {
        return new Session(token.id(), token.secretHash(), userId, userAgent, now, now.plus(IDLE_LIMIT), now);
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expires) || !now.isBefore(created.plus(ABSOLUTE_LIMIT));
    }

    /** The session as it is after a request: extended when less than half of the idle limit is left. */
    Session used(Instant now) {
        Instant extended = expires;
        if (now.plus(EXTENDED_BELOW).isAfter(expires)) {
            Instant end = created.plus(ABSOLUTE_LIMIT);
            Instant idle = now.plus(IDLE_LIMIT);
            extended = idle.isBefore(end) ? idle : end;
        }
        Instant seen = lastSeen.plus(LAST_SEEN_STEP).isAfter(now) ? lastSeen : now;
        return new Session(id, secretHash, userId, userAgent, created, extended, seen);
    }

    app.auth.v1.Session toProto(String currentId) {
        return app.auth.v1.Session.newBuilder()
                .setId(id)
                .setCreated(Timestamps.of(created))
                .setLastSeen(Timestamps.of(lastSeen))
                .setUserAgent(userAgent)
                .setCurrent(id.equals(currentId))
                .build();
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Session[" + id + " of " + userId + "]";
    }
}
