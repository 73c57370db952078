package app.auth;

import app.auth.v1.RevokeAllSessionsReq;
import app.auth.v1.RevokeAllSessionsResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.http.Cookies;
import app.runtime.log.Audit;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Signs out everywhere: ends all of the signed-in user's sessions, this one included. */
@Singleton
final class RevokeAllSessions implements Endpoint<RevokeAllSessionsReq, RevokeAllSessionsResp> {

    private final SessionRepository sessions;
    private final Audit audit;

    RevokeAllSessions(SessionRepository sessions, Audit audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    @Override
    public RevokeAllSessionsResp handle(RevokeAllSessionsReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        sessions.deleteAll(userId);
        audit.record(Audit.Event.ALL_SESSIONS_REVOKED, Map.of("userId", userId.toString()));
        return RevokeAllSessionsResp.newBuilder()
                .addSetCookie(Cookies.cleared(Cookies.SESSION))
                .setClearSiteData(Cookies.CLEAR_SITE_DATA)
                .build();
    }
}
