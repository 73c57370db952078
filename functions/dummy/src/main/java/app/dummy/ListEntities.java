package app.dummy;

import app.dummy.v1.ListEntitiesReq;
import app.dummy.v1.ListEntitiesResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.PageToken;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Returns the signed-in user's entities, the newest first, a page at a time. */
@Singleton
final class ListEntities implements Endpoint<ListEntitiesReq, ListEntitiesResp> {

    private final EntityRepository entities;

    ListEntities(EntityRepository entities) {
        this.entities = entities;
    }

    @Override
    public ListEntitiesResp handle(ListEntitiesReq request) {
        UUID owner = Ids.parse("userId", request.getUserId());
        int size = PageToken.size(request.getPageSize());
        UUID before = request.getPageToken().isEmpty()
                ? null
                : Ids.parse(
                        "pageToken",
                        PageToken.parse(owner, request.getPageToken()).after());
        // One more than asked tells whether there is a next page.
        List<Entity> found = entities.list(owner, before, size + 1);
        ListEntitiesResp.Builder response = ListEntitiesResp.newBuilder();
        for (Entity entity : found.subList(0, Math.min(size, found.size()))) {
            response.addEntities(entity.toProto());
        }
        if (found.size() > size) {
            response.setNextPageToken(
                    new PageToken(owner, found.get(size - 1).id().toString()).toString());
        }
        return response.build();
    }
}
