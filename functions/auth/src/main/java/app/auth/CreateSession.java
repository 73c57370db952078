package app.auth;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.auth.v1.CreateSessionReq;
import app.auth.v1.CreateSessionResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.database.Database;
import app.user.Users;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Starts a session for a user. */
@Singleton
final class CreateSession implements Endpoint<CreateSessionReq, CreateSessionResp> {

    private final Database database;
    private final Users users;
    private final Sessions sessions;

    CreateSession(Database database, Users users, Sessions sessions) {
        this.database = database;
        this.users = users;
        this.sessions = sessions;
    }

    @Override
    public CreateSessionResp handle(CreateSessionReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        SessionToken token = database.inTransaction(() -> start(userId, request.getUserAgent()));
        return CreateSessionResp.newBuilder().setToken(token.text()).build();
    }

    private SessionToken start(UUID userId, String userAgent) {
        if (!users.lockForShare(userId)) {
            throw new ApiException(NOT_FOUND, "no such user: " + userId);
        }
        return sessions.start(userId, userAgent);
    }
}
