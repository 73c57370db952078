package app.auth;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Sessions by their public id: of the secret that proves one, only the hash is kept. */
interface SessionRepository {

    /** Stores a session of an id that there has not been. */
    void create(Session session);

    /** The session of that id, expired or not. */
    Optional<Session> find(String id);

    /** Stores when a session was last seen and when it expires. */
    void touch(Session session);

    /**
     * A user's sessions that have not expired, the newest first.
     *
     * @param after only those after this place
     * @param limit at most so many
     */
    List<Session> list(UUID userId, Instant now, SessionPosition after, int limit);

    /**
     * Ends a user's oldest sessions.
     *
     * @param keep how many remain at most
     */
    void deleteOldest(UUID userId, int keep);

    /**
     * Ends a session of a user.
     *
     * @return whether the user had it
     */
    boolean delete(String id, UUID userId);

    /** Ends a session whoever it belongs to. */
    void delete(String id);

    /**
     * Ends all sessions of a user.
     *
     * @return how many there were
     */
    int deleteAll(UUID userId);

    /**
     * Removes sessions that have expired.
     *
     * @param limit at most so many
     * @return how many were removed
     */
    int deleteExpired(Instant now, int limit);
}
