package app.dummy;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.dummy.v1.UpdateEntityReq;
import app.dummy.v1.UpdateEntityResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Renames one entity of the signed-in user. */
@Singleton
final class UpdateEntity implements Endpoint<UpdateEntityReq, UpdateEntityResp> {

    private final EntityRepository entities;
    private final InstantSource clock;

    UpdateEntity(EntityRepository entities, InstantSource clock) {
        this.entities = entities;
        this.clock = clock;
    }

    @Override
    public UpdateEntityResp handle(UpdateEntityReq request) {
        UUID id = Ids.parse("id", request.getId());
        UUID owner = Ids.parse("userId", request.getUserId());
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Entity entity = entities.rename(id, owner, request.getName(), now)
                .orElseThrow(() -> new ApiException(NOT_FOUND, "no such entity: " + id));
        return UpdateEntityResp.newBuilder().setEntity(entity.toProto()).build();
    }
}
