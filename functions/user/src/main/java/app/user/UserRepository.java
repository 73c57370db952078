package app.user;

import java.util.Optional;
import java.util.UUID;

/** The users as their own service sees them; {@link Users} is what other services may ask. */
interface UserRepository extends Users {

    /** The user of that id, or empty. */
    Optional<User> find(UUID id);

    /**
     * Deletes a user, and with them what other services keep of them.
     *
     * @return whether there was such a user
     */
    boolean delete(UUID id);
}
