package app.user;

import java.util.Optional;
import java.util.UUID;

/** The users. */
interface UserRepository extends Users {

    Optional<User> find(UUID id);

    /**
     * Deletes a user, and with them what other services keep of them.
     *
     * @return whether there was such a user
     */
    boolean delete(UUID id);
}
