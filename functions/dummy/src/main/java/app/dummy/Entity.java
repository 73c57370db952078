package app.dummy;

import app.api.Rpc;
import app.dummy.v1.DummyProto;
import app.runtime.json.Timestamps;
import java.time.Instant;
import java.util.UUID;

/**
 * A thing that a user has.
 *
 * @param id UUIDv7: ids sort by the time of creation
 */
record Entity(UUID id, UUID userId, String name, Instant created, Instant updated) {

    /** The most entities of one user. */
    static final int MAX_PER_USER = Rpc.maxPerUser(DummyProto.getDescriptor().findServiceByName("DummyService"));

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
