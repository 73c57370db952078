package app.dummy;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.dummy.v1.UpdateEntityReq;
import app.dummy.v1.UpdateEntityResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.UpdateMask;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Changes one entity of the signed-in user. */
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
        Set<String> changed = UpdateMask.fields(request, request.getUpdateMask(), "name");
        Optional<Entity> entity =
                changed.contains("name") ? rename(id, owner, request.getName()) : entities.find(id, owner);
        return UpdateEntityResp.newBuilder()
                .setEntity(entity.orElseThrow(() -> new ApiException(NOT_FOUND, "no such entity: " + id))
                        .toProto())
                .build();
    }

    private Optional<Entity> rename(UUID id, UUID owner, String name) {
        if (name.isBlank()) {
            throw ApiException.invalidField("name", "is required");
        }
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return entities.rename(id, owner, name, now);
    }
}
