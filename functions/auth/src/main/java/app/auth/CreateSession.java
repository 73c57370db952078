package app.auth;

import app.auth.v1.CreateSessionReq;
import app.auth.v1.CreateSessionResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Starts a session for a user. */
@Singleton
final class CreateSession implements Endpoint<CreateSessionReq, CreateSessionResp> {

    private final Sessions sessions;

    CreateSession(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public CreateSessionResp handle(CreateSessionReq request) {
        UUID userId = Ids.parse("user_id", request.getUserId());
        SessionToken token = sessions.start(userId, request.getUserAgent());
        return CreateSessionResp.newBuilder().setToken(token.text()).build();
    }
}
