package app.auth;

import app.runtime.Randomness;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Starts sessions and checks the tokens that prove them. */
@Singleton
final class Sessions {

    /** Compared with where no session is found, so that an unknown id takes as long as a wrong secret. */
    private static final byte[] NO_HASH = new byte[32];

    /** A session that a token has proven, and whether that extended it. */
    record Proven(Session session, boolean extended) {}

    private final SessionRepository repository;
    private final Randomness randomness;
    private final InstantSource clock;

    Sessions(SessionRepository repository, Randomness randomness, InstantSource clock) {
        this.repository = repository;
        this.randomness = randomness;
        this.clock = clock;
    }

    /** Starts a session and returns the token that proves it: the only time that anybody sees it. */
    SessionToken start(UUID userId, String userAgent) {
        SessionToken token = SessionToken.random(randomness);
        repository.deleteOldest(userId, Session.MAX_PER_USER - 1);
        repository.create(Session.start(token, userId, userAgent, now()));
        return token;
    }

    /**
     * Checks a token, and extends its session when less than half of its idle time is left.
     *
     * @return empty for whatever is wrong: no token, an unknown id, a wrong secret, an expired session
     */
    Optional<Proven> validate(String token) {
        return prove(token).map(session -> {
            Session used = session.used(now());
            boolean extended = !used.expires().equals(session.expires());
            if (extended || !used.lastSeen().equals(session.lastSeen())) {
                repository.touch(used);
            }
            return new Proven(used, extended);
        });
    }

    /** Ends the session that a token proves, if it proves one. */
    void end(String token) {
        prove(token).ifPresent(session -> repository.delete(session.id()));
    }

    private Optional<Session> prove(String text) {
        Optional<SessionToken> token = SessionToken.parse(text);
        if (token.isEmpty()) {
            return Optional.empty();
        }
        Optional<Session> session = repository.find(token.get().id());
        boolean proven = token.get().proves(session.map(Session::secretHash).orElse(NO_HASH));
        return session.filter(found -> proven && !found.isExpired(now()));
    }

    /** PostgreSQL keeps microseconds: what is compared later is what was stored. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
