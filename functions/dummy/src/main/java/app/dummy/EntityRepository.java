package app.dummy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entities. Each belongs to one user; nobody else finds it. */
interface EntityRepository {

    /**
     * Stores an entity, unless its user has {@link Entity#MAX_PER_USER} already. Of several at the same time, each may
     * be the last that fits.
     *
     * @return whether it was stored
     */
    boolean create(Entity entity);

    Optional<Entity> find(UUID id, UUID userId);

    /**
     * A user's entities, the newest first.
     *
     * @param before only those older than this one; null for the newest
     * @param limit at most so many
     */
    List<Entity> list(UUID userId, @Nullable UUID before, int limit);

    /** Renames an entity and returns it as it is then; empty where the user has no such entity. */
    Optional<Entity> rename(UUID id, UUID userId, String name, Instant now);

    /**
     * Deletes an entity.
     *
     * @return whether the user had such an entity
     */
    boolean delete(UUID id, UUID userId);
}
