package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.telemetry.InvocationTelemetry;
import app.testing.TestDatabase;
import app.testing.TestServices;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoveExpiredSessionsTest {

    private final TestDatabase postgres = TestDatabase.of("auth");

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void removesEveryExpiredSessionAndNoOther() {
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        postgres.empty();
        // More than one step of its work.
        postgres.owner().update("""
                INSERT INTO auth.sessions
                    (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                SELECT 'expired' || n, '', gen_random_uuid(), '', now(), now() - n * INTERVAL '1 second', now()
                FROM generate_series(1, 2001) AS n
                """);
        postgres.owner().update("""
                INSERT INTO auth.sessions
                    (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                VALUES ('live', '', gen_random_uuid(), '', now(), now() + INTERVAL '1 hour', now())
                """);
        try (RemoveExpiredSessions function = new RemoveExpiredSessions()) {
            assertThat(run(function)).isEqualTo("{\"removed\":2001}");
            assertThat(run(function)).isEqualTo("{\"removed\":0}");
        }
        assertThat(postgres.owner().query("SELECT id FROM auth.sessions", row -> row.getString("id")))
                .containsExactly("live");
    }

    private static String run(RemoveExpiredSessions function) {
        return new String(
                function.serve(
                        "{}".getBytes(UTF_8), InvocationTelemetry.of("test", "request", new CapturedLog().log())),
                UTF_8);
    }
}
