package app.dummy;

import app.runtime.json.Timestamps;
import java.time.Instant;
import java.util.UUID;

/**
 * A thing that a user has.
 *
 * @param id UUIDv7: ids sort by the time of creation
 */
record Entity(UUID id, UUID userId, String name, Instant created, Instant updated) {

    /** The message; the owner is the one who reads it, so it is not in there. */
    app.dummy.v1.Entity toProto() {
        return app.dummy.v1.Entity.newBuilder()
                .setId(id.toString())
                .setName(name)
                .setCreated(Timestamps.of(created))
                .setUpdated(Timestamps.of(updated))
                .build();
    }
}
