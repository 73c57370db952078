package app.runtime.database;

import org.jspecify.annotations.Nullable;

/**
 * Credentials of the function's role.
 *
 * @param sessionToken present for a role, absent for a user
 */
record IamCredentials(
        String accessKeyId,
        String secretAccessKey,
        @Nullable String sessionToken) {

    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
