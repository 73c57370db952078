package app.dummy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entities in memory; held to the same contract as PostgreSQL. */
final class FakeEntityRepository implements EntityRepository {

    private final List<Entity> entities = new ArrayList<>();

    /** How many a user may have. */
    int max = Entity.MAX_PER_USER;

    @Override
    public boolean create(Entity entity) {
        if (list(entity.userId(), null, Integer.MAX_VALUE).size() >= max) {
            return false;
        }
        if (entities.stream().anyMatch(other -> other.id().equals(entity.id()))) {
            throw new IllegalStateException("there is an entity " + entity.id());
        }
        return entities.add(entity);
    }

    @Override
    public Optional<Entity> find(UUID id, UUID userId) {
        return entities.stream()
                .filter(entity -> entity.id().equals(id) && entity.userId().equals(userId))
                .findFirst();
    }

    @Override
    public List<Entity> list(UUID userId, @Nullable UUID before, int limit) {
        // As text, because UUID.compareTo is signed and PostgreSQL's order is not.
        return entities.stream()
                .filter(entity -> entity.userId().equals(userId))
                .filter(entity -> before == null || entity.id().toString().compareTo(before.toString()) < 0)
                .sorted(Comparator.comparing((Entity entity) -> entity.id().toString())
                        .reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Entity> rename(UUID id, UUID userId, String name, Instant now) {
        Optional<Entity> found = find(id, userId);
        found.ifPresent(old -> {
            entities.remove(old);
            entities.add(new Entity(id, userId, name, old.created(), now));
        });
        return find(id, userId);
    }

    @Override
    public boolean delete(UUID id, UUID userId) {
        return find(id, userId).map(entities::remove).orElse(false);
    }
}
