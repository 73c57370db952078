package app.user;

import java.util.UUID;

/** What this service offers to the others: a first sign-in creates its user in the same transaction. */
public interface Users {

    /**
     * Creates a user.
     *
     * @param name 1 to 200 characters
     * @param email empty where there is none
     */
    void create(UUID id, String name, String email);

    /**
     * Keeps a user from being deleted until the transaction ends.
     *
     * @return whether there is such a user
     */
    boolean lockForShare(UUID id);
}
