package app.auth;

import static app.auth.TestSessions.ANNE;
import static app.auth.TestSessions.BERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.ListSessionsReq;
import app.auth.v1.ListSessionsResp;
import app.auth.v1.Session;
import app.runtime.PageToken;
import app.runtime.json.Timestamps;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListSessionsTest {

    private final TestSessions all = new TestSessions();
    private final ListSessions listSessions = new ListSessions(all.repository, all.clock);

    @Test
    void listsTheUsersOwnNewestFirstAndMarksTheCurrentOne() {
        SessionToken old = all.start(ANNE);
        SessionToken young = all.start(ANNE);
        all.start(BERT);
        List<Session> sessions = list(old);
        assertThat(sessions).extracting(Session::getId).containsExactly(young.id(), old.id());
        assertThat(sessions).extracting(Session::getCurrent).containsExactly(false, true);
        assertThat(sessions.get(1).getUserAgent()).isEqualTo("browser of " + ANNE);
        assertThat(sessions.get(0).getCreated())
                .isEqualTo(Timestamps.of(all.clock.instant().minusSeconds(60)));
    }

    @Test
    void listsNoExpiredOne() {
        SessionToken token = all.start(ANNE);
        all.clock.advance(Duration.ofDays(7));
        assertThat(list(token)).isEmpty();
    }

    @Test
    void tellsNoSecret() {
        SessionToken token = all.start(ANNE);
        assertThat(list(token).toString()).doesNotContain(token.secret());
    }

    @Test
    void listsAPageAtATime() {
        SessionToken first = all.start(ANNE);
        SessionToken second = all.start(ANNE);
        SessionToken third = all.start(ANNE);
        ListSessionsReq.Builder request =
                ListSessionsReq.newBuilder().setUserId(ANNE.toString()).setPageSize(2);
        ListSessionsResp page = listSessions.handle(request.build());
        assertThat(page.getSessionsList()).extracting(Session::getId).containsExactly(third.id(), second.id());
        ListSessionsResp last = listSessions.handle(
                request.setPageToken(page.getNextPageToken()).build());
        assertThat(last.getSessionsList()).extracting(Session::getId).containsExactly(first.id());
        assertThat(last.getNextPageToken()).isEmpty();
        assertThatThrownBy(() ->
                        listSessions.handle(request.setUserId(BERT.toString()).build()))
                .hasMessageStartingWith("INVALID_ARGUMENT: pageToken");
        assertThatThrownBy(() -> listSessions.handle(request.setUserId(ANNE.toString())
                        .setPageToken(new PageToken(ANNE, "x:y").toString())
                        .build()))
                .hasMessageStartingWith("INVALID_ARGUMENT: pageToken");
    }

    private List<Session> list(SessionToken current) {
        return listSessions
                .handle(ListSessionsReq.newBuilder()
                        .setUserId(ANNE.toString())
                        .setSessionId(current.id())
                        .build())
                .getSessionsList();
    }
}
