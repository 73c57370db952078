package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.function.LambdaFunction;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.telemetry.InvocationTelemetry;
import java.time.InstantSource;
import java.util.Map;

/** Removes expired sessions, on schedule. Small steps, so that it never holds many rows at a time. */
public final class RemoveExpiredSessions extends LambdaFunction {

    private static final int STEP = 1_000;

    @Override
    protected String trigger() {
        return "timer";
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        SessionRepository sessions = bean(SessionRepository.class);
        InstantSource clock = bean(InstantSource.class);
        int removed = 0;
        int step;
        do {
            step = sessions.deleteExpired(clock.instant(), STEP);
            removed += step;
        } while (step == STEP);
        bean(Log.class).write(Level.INFO, "removed expired sessions", Map.of("removed", removed));
        return ("{\"removed\":" + removed + "}").getBytes(UTF_8);
    }

    @Override
    protected void prime(InvocationTelemetry invocation) {
        // It runs once an hour and nobody waits for it.
    }
}
