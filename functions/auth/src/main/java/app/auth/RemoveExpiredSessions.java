package app.auth;

import app.auth.v1.RemoveExpiredSessionsReq;
import app.auth.v1.RemoveExpiredSessionsResp;
import app.runtime.Endpoint;
import app.runtime.database.Database;
import app.runtime.database.IdempotencyKeys;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Removes what has expired: sessions, counted sign-ins, and the idempotency keys of all services. Small steps, so that
 * it never holds many rows at a time.
 */
@Singleton
final class RemoveExpiredSessions implements Endpoint<RemoveExpiredSessionsReq, RemoveExpiredSessionsResp> {

    private static final int STEP = 1_000;

    private final SessionRepository sessions;
    private final SignInLimit signIns;
    private final Database database;
    private final InstantSource clock;
    private final Log log;

    RemoveExpiredSessions(
            SessionRepository sessions, SignInLimit signIns, Database database, InstantSource clock, Log log) {
        this.sessions = sessions;
        this.signIns = signIns;
        this.database = database;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public RemoveExpiredSessionsResp handle(RemoveExpiredSessionsReq request) {
        Instant now = clock.instant();
        RemoveExpiredSessionsResp removed = RemoveExpiredSessionsResp.newBuilder()
                .setSessions(removeAll(() -> sessions.deleteExpired(now, STEP)))
                .setIdempotencyKeys(removeAll(() -> IdempotencyKeys.removeExpired(database, now, STEP)))
                .setSignInAttempts(removeAll(() -> signIns.removeExpired(STEP)))
                .build();
        log.write(
                Level.INFO,
                "removed what has expired",
                new TreeMap<>(Map.of(
                        "sessions", removed.getSessions(),
                        "idempotencyKeys", removed.getIdempotencyKeys(),
                        "signInAttempts", removed.getSignInAttempts())));
        return removed;
    }

    private static int removeAll(IntSupplier step) {
        int removed = 0;
        int count;
        do {
            count = step.getAsInt();
            removed += count;
        } while (count == STEP);
        return removed;
    }
}
