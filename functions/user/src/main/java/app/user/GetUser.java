package app.user;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.user.v1.GetUserReq;
import app.user.v1.GetUserResp;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Returns the signed-in user. */
@Singleton
final class GetUser implements Endpoint<GetUserReq, GetUserResp> {

    private final UserRepository users;

    GetUser(UserRepository users) {
        this.users = users;
    }

    @Override
    public GetUserResp handle(GetUserReq request) {
        UUID id = Ids.parse("id", request.getId());
        User user = users.find(id).orElseThrow(() -> new ApiException(NOT_FOUND, "no such user"));
        return GetUserResp.newBuilder().setUser(user.toProto()).build();
    }
}
