package app.dummy;

import static app.runtime.ApiException.Code.RESOURCE_EXHAUSTED;

import app.dummy.v1.CreateEntityReq;
import app.dummy.v1.CreateEntityResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Creates an entity that belongs to the signed-in user. */
@Singleton
final class CreateEntity implements Endpoint<CreateEntityReq, CreateEntityResp> {

    private final EntityRepository entities;
    private final Ids ids;
    private final InstantSource clock;

    CreateEntity(EntityRepository entities, Ids ids, InstantSource clock) {
        this.entities = entities;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public CreateEntityResp handle(CreateEntityReq request) {
        UUID owner = Ids.parse("userId", request.getUserId());
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Entity entity = new Entity(ids.next(), owner, request.getName(), now, now);
        if (!entities.create(entity)) {
            throw new ApiException(
                    RESOURCE_EXHAUSTED,
                    "there are " + Entity.MAX_PER_USER + " entities already, which is the most: delete some first");
        }
        return CreateEntityResp.newBuilder().setEntity(entity.toProto()).build();
    }
}
