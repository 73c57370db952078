package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.auth.v1.RemoveExpiredSessionsReq;
import app.auth.v1.RemoveExpiredSessionsResp;
import app.testing.TestDatabase;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoveExpiredSessionsTest {

    private static final RemoveExpiredSessionsReq REQUEST = RemoveExpiredSessionsReq.getDefaultInstance();

    private final TestDatabase postgres = TestDatabase.of("auth");

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void removesEveryExpiredSessionAndNoOther() {
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
        RemoveExpiredSessions endpoint = new RemoveExpiredSessions(
                new PostgresSessionRepository(postgres.database()),
                new SignInLimit(new PostgresSignInCounts(postgres.database()), InstantSource.system()),
                postgres.database(),
                InstantSource.system(),
                new CapturedLog().log());
        assertThat(endpoint.handle(REQUEST))
                .isEqualTo(RemoveExpiredSessionsResp.newBuilder()
                        .setSessions(2001)
                        .setIdempotencyKeys(1)
                        .build());
        assertThat(endpoint.handle(REQUEST)).isEqualTo(RemoveExpiredSessionsResp.getDefaultInstance());
        assertThat(postgres.owner().query("SELECT id FROM auth.sessions", row -> row.getString("id")))
                .containsExactly("live");
        assertThat(postgres.owner().query("SELECT key FROM idempotency.keys", row -> row.getString("key")))
                .containsExactly("1");
    }
}
