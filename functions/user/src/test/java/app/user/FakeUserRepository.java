package app.user;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The users in memory; held to the same contract as PostgreSQL. */
final class FakeUserRepository implements UserRepository {

    private final Map<UUID, User> users = new HashMap<>();

    @Override
    public Optional<User> find(UUID id) {
        return Optional.ofNullable(users.get(id));
    }

    @Override
    public void create(UUID id, String name, String email) {
        if (users.putIfAbsent(id, new User(id, name, email)) != null) {
            throw new IllegalStateException("there is a user " + id);
        }
    }

    @Override
    public boolean lockForShare(UUID id) {
        return users.containsKey(id);
    }

    @Override
    public boolean delete(UUID id) {
        return users.remove(id) != null;
    }
}
