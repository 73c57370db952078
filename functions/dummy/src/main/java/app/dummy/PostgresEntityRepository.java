package app.dummy;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The entities in PostgreSQL. */
@Singleton
final class PostgresEntityRepository implements EntityRepository {

    /** Sorts after every UUIDv7. */
    private static final UUID NEWEST = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");

    private final Database database;

    PostgresEntityRepository(Database database) {
        this.database = database;
    }

    @Override
    public boolean create(Entity entity) {
        return database.update(
                        """
                        INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                        SELECT ?, ?, ?, ?, ?
                        WHERE (SELECT count(*) FROM dummy.entities WHERE user_id = ?) < ?
                        """,
                        entity.id(),
                        entity.userId(),
                        entity.name(),
                        entity.created(),
                        entity.updated(),
                        entity.userId(),
                        Entity.MAX_PER_USER)
                == 1;
    }

    @Override
    public Optional<Entity> find(UUID id, UUID userId) {
        return database.queryOne("""
                SELECT id, user_id, name, created_at, updated_at
                FROM dummy.entities
                WHERE id = ? AND user_id = ?
                """, PostgresEntityRepository::entity, id, userId);
    }

    @Override
    public List<Entity> list(UUID userId, @Nullable UUID before, int limit) {
        return database.query("""
                SELECT id, user_id, name, created_at, updated_at
                FROM dummy.entities
                WHERE user_id = ? AND id < ?
                ORDER BY id DESC
                LIMIT ?
                """, PostgresEntityRepository::entity, userId, before == null ? NEWEST : before, limit);
    }

    @Override
    public Optional<Entity> rename(UUID id, UUID userId, String name, Instant now) {
        return database.queryOne("""
                UPDATE dummy.entities
                SET name = ?, updated_at = ?
                WHERE id = ? AND user_id = ?
                RETURNING id, user_id, name, created_at, updated_at
                """, PostgresEntityRepository::entity, name, now, id, userId);
    }

    @Override
    public boolean delete(UUID id, UUID userId) {
        return database.update("""
                        DELETE FROM dummy.entities
                        WHERE id = ? AND user_id = ?
                        """, id, userId) == 1;
    }

    /** By position, in the order of each list of columns above: by name costs a twentieth of a request. */
    private static Entity entity(ResultSet row) throws SQLException {
        return new Entity(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getTimestamp(4).toInstant(),
                row.getTimestamp(5).toInstant());
    }
}
