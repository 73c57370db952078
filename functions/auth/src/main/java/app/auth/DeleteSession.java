package app.auth;

import app.auth.v1.DeleteSessionReq;
import app.auth.v1.DeleteSessionResp;
import app.runtime.Endpoint;
import app.runtime.http.Cookies;
import app.runtime.log.Audit;
import jakarta.inject.Singleton;
import java.util.Map;

/** Signs out: ends the caller's session, whose token the authorizer has checked, and clears its cookie. */
@Singleton
final class DeleteSession implements Endpoint<DeleteSessionReq, DeleteSessionResp> {

    private final SessionRepository sessions;
    private final Audit audit;

    DeleteSession(SessionRepository sessions, Audit audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    @Override
    public DeleteSessionResp handle(DeleteSessionReq request) {
        sessions.delete(request.getSessionId());
        audit.record(Audit.Event.SIGN_OUT, Map.of("sessionId", request.getSessionId()));
        return DeleteSessionResp.newBuilder()
                .addSetCookie(Cookies.cleared(Cookies.SESSION))
                .setClearSiteData(Cookies.CLEAR_SITE_DATA)
                .build();
    }
}
