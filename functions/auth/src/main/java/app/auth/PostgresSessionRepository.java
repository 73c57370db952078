package app.auth;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The sessions in PostgreSQL. */
@Singleton
final class PostgresSessionRepository implements SessionRepository {

    private final Database database;

    PostgresSessionRepository(Database database) {
        this.database = database;
    }

    @Override
    public void create(Session session) {
        database.update(
                """
                INSERT INTO auth.sessions
                    (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                session.id(),
                session.secretHash(),
                session.userId(),
                session.userAgent(),
                session.created(),
                session.expires(),
                session.lastSeen());
    }

    @Override
    public Optional<Session> find(String id) {
        return database.queryOne("""
                SELECT id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at
                FROM auth.sessions
                WHERE id = ?
                """, PostgresSessionRepository::session, id);
    }

    @Override
    public void touch(Session session) {
        database.update("""
                UPDATE auth.sessions
                SET expires_at = ?, last_seen_at = ?
                WHERE id = ?
                """, session.expires(), session.lastSeen(), session.id());
    }

    @Override
    public List<Session> list(UUID userId, Instant now, SessionPosition after, int limit) {
        return database.query(
                """
                SELECT id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at
                FROM auth.sessions
                WHERE user_id = ? AND expires_at > ? AND created_at <= ? AND (created_at < ? OR id > ?)
                ORDER BY created_at DESC, id
                LIMIT ?
                """,
                PostgresSessionRepository::session,
                userId,
                now,
                after.created(),
                after.created(),
                after.id(),
                limit);
    }

    @Override
    public void deleteOldest(UUID userId, int keep) {
        database.update("""
                DELETE FROM auth.sessions
                WHERE id IN (
                    SELECT id
                    FROM auth.sessions
                    WHERE user_id = ?
                    ORDER BY created_at DESC, id
                    OFFSET ?
                )
                """, userId, keep);
    }

    @Override
    public boolean delete(String id, UUID userId) {
        return database.update("""
                        DELETE FROM auth.sessions
                        WHERE id = ? AND user_id = ?
                        """, id, userId) == 1;
    }

    @Override
    public void delete(String id) {
        database.update("""
                DELETE FROM auth.sessions
                WHERE id = ?
                """, id);
    }

    @Override
    public int deleteAll(UUID userId) {
        return database.update("""
                DELETE FROM auth.sessions
                WHERE user_id = ?
                """, userId);
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return database.update("""
                DELETE FROM auth.sessions
                WHERE id IN (
                    SELECT id
                    FROM auth.sessions
                    WHERE expires_at <= ?
                    ORDER BY expires_at
                    LIMIT ?
                    FOR UPDATE SKIP LOCKED
                )
                """, now, limit);
    }

    /** By position, in the order of each list of columns above: by name costs a twentieth of a request. */
    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString(1),
                row.getBytes(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                instant(row, 5),
                instant(row, 6),
                instant(row, 7));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
