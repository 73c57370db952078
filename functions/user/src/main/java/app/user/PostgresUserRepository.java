package app.user;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** The users in PostgreSQL. Other services hang on the table by triggers: see their migrations. */
@Singleton
final class PostgresUserRepository implements UserRepository {

    private final Database database;

    PostgresUserRepository(Database database) {
        this.database = database;
    }

    @Override
    public Optional<User> find(UUID id) {
        return database.queryOne("""
                SELECT id, name, email
                FROM users.users
                WHERE id = ?
                """, PostgresUserRepository::user, id);
    }

    @Override
    public void create(UUID id, String name, String email) {
        database.update("""
                INSERT INTO users.users (id, name, email)
                VALUES (?, ?, ?)
                """, id, name, email);
    }

    @Override
    public boolean lockForShare(UUID id) {
        return database.queryOne("""
                        SELECT id
                        FROM users.users
                        WHERE id = ?
                        FOR KEY SHARE
                        """, row -> row.getObject("id", UUID.class), id)
                .isPresent();
    }

    @Override
    public boolean delete(UUID id) {
        return database.update("""
                        DELETE FROM users.users
                        WHERE id = ?
                        """, id) == 1;
    }

    /** By position, in the order of each list of columns above: by name costs a twentieth of a request. */
    private static User user(ResultSet row) throws SQLException {
        return new User(row.getObject(1, UUID.class), row.getString(2), row.getString(3));
    }
}
