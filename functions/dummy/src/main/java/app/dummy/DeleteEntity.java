package app.dummy;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.dummy.v1.DeleteEntityReq;
import app.dummy.v1.DeleteEntityResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Deletes one entity of the signed-in user. */
@Singleton
final class DeleteEntity implements Endpoint<DeleteEntityReq, DeleteEntityResp> {

    private final EntityRepository entities;

    DeleteEntity(EntityRepository entities) {
        this.entities = entities;
    }

    @Override
    public DeleteEntityResp handle(DeleteEntityReq request) {
        UUID id = Ids.parse("id", request.getId());
        UUID owner = Ids.parse("userId", request.getUserId());
        if (!entities.delete(id, owner)) {
            throw new ApiException(NOT_FOUND, "no such entity: " + id);
        }
        return DeleteEntityResp.getDefaultInstance();
    }
}
