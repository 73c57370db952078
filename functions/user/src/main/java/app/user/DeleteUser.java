package app.user;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.http.Cookies;
import app.runtime.log.Audit;
import app.user.v1.DeleteUserReq;
import app.user.v1.DeleteUserResp;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Deletes the signed-in user with all that belongs to them. */
@Singleton
final class DeleteUser implements Endpoint<DeleteUserReq, DeleteUserResp> {

    private final UserRepository users;
    private final Audit audit;

    DeleteUser(UserRepository users, Audit audit) {
        this.users = users;
        this.audit = audit;
    }

    @Override
    public DeleteUserResp handle(DeleteUserReq request) {
        UUID id = Ids.parse("id", request.getId());
        if (!users.delete(id)) {
            throw new ApiException(NOT_FOUND, "no such user");
        }
        audit.record(Audit.Event.USER_DELETED, Map.of("userId", id.toString()));
        return DeleteUserResp.newBuilder()
                .addSetCookie(Cookies.cleared(Cookies.SESSION))
                .setClearSiteData(Cookies.CLEAR_SITE_DATA)
                .build();
    }
}
