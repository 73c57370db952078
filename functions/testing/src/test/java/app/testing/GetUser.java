package app.testing;

import app.runtime.Endpoint;
import app.user.v1.GetUserReq;
import app.user.v1.GetUserResp;
import jakarta.inject.Singleton;

/** An endpoint for the tests of the kit, which know no service. */
@Singleton
final class GetUser implements Endpoint<GetUserReq, GetUserResp> {

    @Override
    public GetUserResp handle(GetUserReq request) {
        return GetUserResp.getDefaultInstance();
    }
}
