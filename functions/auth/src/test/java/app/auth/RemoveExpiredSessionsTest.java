package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.telemetry.InvocationTelemetry;
import app.testing.TestDatabase;
import app.testing.TestServices;
import java.util.UUID;
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
        postgres.users(new UUID(0, 1));
        // More than one step of its work.
        postgres.owner().update("""
                INSERT INTO auth.sessions
                    (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                SELECT 'expired' || n, '', '00000000-0000-0000-0000-000000000001', '', now(), now() - n * INTERVAL '1 second', now()
                FROM generate_series(1, 2001) AS n
                """);
        postgres.owner().update("""
                INSERT INTO auth.sessions
                    (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                VALUES ('live', '', '00000000-0000-0000-0000-000000000001', '', now(), now() + INTERVAL '1 hour', now())
                """);
        postgres.owner().update("""
                INSERT INTO idempotency.keys (user_id, rpc, key, service, request_sha256, created_at)
                SELECT '00000000-0000-0000-0000-000000000001', 'another service''s', n, 'dummy_service', '',
                    now() - INTERVAL '24 hours 1 minute' + n * INTERVAL '2 minutes'
                FROM generate_series(0, 1) AS n
                """);
        try (RemoveExpiredSessions function = new RemoveExpiredSessions()) {
            run(function);
            run(function);
        }
        assertThat(postgres.owner().query("SELECT id FROM auth.sessions", row -> row.getString("id")))
                .containsExactly("live");
        assertThat(postgres.owner().query("SELECT key FROM idempotency.keys", row -> row.getString("key")))
                .containsExactly("1");
    }

    private static void run(RemoveExpiredSessions function) {
        function.serve("{}".getBytes(UTF_8), InvocationTelemetry.of("test", "request", new CapturedLog().log()));
    }
}
