package app.auth;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.time.Instant;

/** How often each network has begun to sign in, in PostgreSQL: its latest minute only. */
@Singleton
final class PostgresSignInCounts {

    private final Database database;

    PostgresSignInCounts(Database database) {
        this.database = database;
    }

    /** Counts one more in a minute, and returns how many it has then. */
    int count(String network, Instant minute) {
        return database.queryOne("""
                        INSERT INTO auth.sign_in_attempts AS stored (address, minute, attempts)
                        VALUES (?, ?, 1)
                        ON CONFLICT (address) DO UPDATE
                        SET minute = EXCLUDED.minute,
                            attempts = CASE WHEN stored.minute = EXCLUDED.minute
                                THEN least(stored.attempts, 1000000) + 1 ELSE 1 END
                        RETURNING attempts
                        """, row -> row.getInt("attempts"), network, minute)
                .orElseThrow();
    }

    /**
     * Removes counts of minutes before a time.
     *
     * @param limit at most so many
     * @return how many were removed
     */
    int deleteOlder(Instant time, int limit) {
        return database.update("""
                DELETE FROM auth.sign_in_attempts
                WHERE address IN (
                    SELECT address
                    FROM auth.sign_in_attempts
                    WHERE minute < ?
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED
                )
                """, time, limit);
    }
}
