package app.auth;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.auth.v1.RevokeSessionReq;
import app.auth.v1.RevokeSessionResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.log.Audit;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Ends one of the signed-in user's sessions. */
@Singleton
final class RevokeSession implements Endpoint<RevokeSessionReq, RevokeSessionResp> {

    private final SessionRepository sessions;
    private final Audit audit;

    RevokeSession(SessionRepository sessions, Audit audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    @Override
    public RevokeSessionResp handle(RevokeSessionReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        if (!sessions.delete(request.getId(), userId)) {
            throw new ApiException(NOT_FOUND, "no such session");
        }
        audit.record(Audit.Event.SESSION_REVOKED, Map.of("sessionId", request.getId(), "userId", userId.toString()));
        return RevokeSessionResp.getDefaultInstance();
    }
}
