package app.dummy;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.dummy.v1.GetEntityReq;
import app.dummy.v1.GetEntityResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Returns one entity of the signed-in user. */
@Singleton
final class GetEntity implements Endpoint<GetEntityReq, GetEntityResp> {

    private final EntityRepository entities;

    GetEntity(EntityRepository entities) {
        this.entities = entities;
    }

    @Override
    public GetEntityResp handle(GetEntityReq request) {
        UUID id = Ids.parse("id", request.getId());
        UUID owner = Ids.parse("userId", request.getUserId());
        Entity entity =
                entities.find(id, owner).orElseThrow(() -> new ApiException(NOT_FOUND, "no such entity: " + id));
        return GetEntityResp.newBuilder().setEntity(entity.toProto()).build();
    }
}
