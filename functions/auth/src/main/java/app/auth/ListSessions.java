package app.auth;

import app.auth.v1.ListSessionsReq;
import app.auth.v1.ListSessionsResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;

/** Returns the signed-in user's sessions, the newest first. */
@Singleton
final class ListSessions implements Endpoint<ListSessionsReq, ListSessionsResp> {

    private final SessionRepository sessions;
    private final InstantSource clock;

    ListSessions(SessionRepository sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public ListSessionsResp handle(ListSessionsReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        ListSessionsResp.Builder response = ListSessionsResp.newBuilder();
        for (Session session : sessions.list(userId, clock.instant())) {
            response.addSessions(session.toProto(request.getSessionId()));
        }
        return response.build();
    }
}
