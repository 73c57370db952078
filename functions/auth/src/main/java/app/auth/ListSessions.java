package app.auth;

import app.auth.v1.ListSessionsReq;
import app.auth.v1.ListSessionsResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.PageToken;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Returns the signed-in user's sessions, the newest first, a page at a time. */
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
        int size = PageToken.size(request.getPageSize());
        SessionPosition after = request.getPageToken().isEmpty()
                ? SessionPosition.START
                : SessionPosition.parse(
                        PageToken.parse(userId, request.getPageToken()).after());
        // One more than asked tells whether there is a next page.
        List<Session> found = sessions.list(userId, clock.instant(), after, size + 1);
        ListSessionsResp.Builder response = ListSessionsResp.newBuilder();
        for (Session session : found.subList(0, Math.min(size, found.size()))) {
            response.addSessions(session.toProto(request.getSessionId()));
        }
        if (found.size() > size) {
            String last = SessionPosition.of(found.get(size - 1)).text();
            response.setNextPageToken(new PageToken(userId, last).toString());
        }
        return response.build();
    }
}
