package app.user;

import java.util.UUID;

/**
 * A person who uses the application.
 *
 * @param email empty where the provider gave none
 */
record User(UUID id, String name, String email) {

    app.user.v1.User toProto() {
        return app.user.v1.User.newBuilder()
                .setId(id.toString())
                .setName(name)
                .setEmail(email)
                .build();
    }

    /** Without what is personal. */
    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
