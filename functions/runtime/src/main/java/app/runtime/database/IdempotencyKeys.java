package app.runtime.database;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The idempotency keys of one rpc, each with the response that it led to. */
public final class IdempotencyKeys {

    /** How long a key is remembered at least. */
    private static final Duration LIFE = Duration.ofHours(24);

    /**
     * What is stored of a key.
     *
     * @param requestSha256 of the request that it came with first
     * @param response null while the transaction that answers has not ended
     */
    public record Stored(byte[] requestSha256, byte @Nullable [] response) {}

    private final Database database;
    private final String rpc;

    /**
     * The keys of an rpc.
     *
     * @param rpc such as {@code dummy.v1.DummyService/CreateEntity}
     */
    public IdempotencyKeys(Database database, String rpc) {
        this.database = database;
        this.rpc = rpc;
    }

    /**
     * Stores a key, unless it is there. Waits for a transaction that has stored it and not ended yet.
     *
     * @return whether it is new
     */
    public boolean create(UUID userId, String key, byte[] requestSha256, Instant now) {
        return database.update("""
                        INSERT INTO idempotency.keys (user_id, rpc, key, request_sha256, created_at)
                        VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING
                        """, userId, rpc, key, requestSha256, now) == 1;
    }

    /** What is stored of a key. */
    public Optional<Stored> find(UUID userId, String key) {
        return database.queryOne(
                """
                SELECT request_sha256, response
                FROM idempotency.keys
                WHERE user_id = ? AND rpc = ? AND key = ?
                """, row -> new Stored(row.getBytes("request_sha256"), row.getBytes("response")), userId, rpc, key);
    }

    /** Stores the response of a key. */
    public void update(UUID userId, String key, byte[] response) {
        database.update("""
                UPDATE idempotency.keys
                SET response = ?
                WHERE user_id = ? AND rpc = ? AND key = ?
                """, response, userId, rpc, key);
    }

    /**
     * Removes keys of all services that are older than 24 hours, for the function that is granted it.
     *
     * @param limit at most so many
     * @return how many were removed
     */
    public static int removeExpired(Database database, Instant now, int limit) {
        return database.queryOne("""
                        SELECT idempotency.remove_expired(?, ?) AS removed
                        """, row -> row.getInt("removed"), now.minus(LIFE), limit)
                .orElseThrow();
    }
}
