package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.database.Database;
import app.runtime.database.IdempotencyKeys;
import app.runtime.function.LambdaFunction;
import app.runtime.function.Rehearsal;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.telemetry.InvocationTelemetry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Removes what has expired, on schedule: sessions, counted sign-ins, and the idempotency keys of all services. Small
 * steps, so that it never holds many rows at a time.
 */
public final class RemoveExpiredSessions extends LambdaFunction {

    private static final int STEP = 1_000;

    @Override
    protected String trigger() {
        return "timer";
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        SessionRepository sessions = bean(SessionRepository.class);
        Database database = bean(Database.class);
        Instant now = bean(InstantSource.class).instant();
        Map<String, Integer> removed = new LinkedHashMap<>();
        removed.put("sessions", removeAll(() -> sessions.deleteExpired(now, STEP)));
        removed.put("idempotencyKeys", removeAll(() -> IdempotencyKeys.removeExpired(database, now, STEP)));
        removed.put("signInAttempts", removeAll(() -> bean(SignInLimit.class).removeExpired(STEP)));
        bean(Log.class).write(Level.INFO, "removed what has expired", removed);
        return "{}".getBytes(UTF_8);
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

    @Override
    protected void prime(Rehearsal rehearsal) {
        // It runs once an hour and nobody waits for it.
    }
}
