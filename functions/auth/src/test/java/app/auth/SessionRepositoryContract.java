package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.TestClock;
import app.testing.TestRandomness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a repository of sessions does, be it PostgreSQL's or the tests'. */
interface SessionRepositoryContract {

    Instant NOW = TestClock.START;
    UUID ANNE = new UUID(0, 1);
    UUID BERT = new UUID(0, 2);
    TestRandomness RANDOMNESS = new TestRandomness();

    SessionRepository sessions();

    private Session stored(UUID user, Duration age) {
        Session session = Session.start(SessionToken.random(RANDOMNESS), user, "browser", NOW.minus(age));
        sessions().create(session);
        return session;
    }

    @Test
    default void findsWhatWasStoredExpiredOrNot() {
        Session fresh = stored(ANNE, Duration.ZERO);
        Session expired = stored(ANNE, Duration.ofDays(8));
        for (Session session : new Session[] {fresh, expired}) {
            assertThat(sessions().find(session.id()))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(session);
        }
        assertThat(sessions().find("x".repeat(22))).isEmpty();
    }

    @Test
    default void touchesExpiryAndLastSeenOnly() {
        Session session = stored(ANNE, Duration.ofDays(4));
        Session used = session.used(NOW);
        sessions().touch(used);
        assertThat(used.expires()).isAfter(session.expires());
        assertThat(sessions().find(session.id()))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(used);
    }

    @Test
    default void touchingDoesNotBringBackWhatHasEnded() {
        Session session = stored(ANNE, Duration.ZERO);
        sessions().delete(session.id());
        sessions().touch(session);
        assertThat(sessions().find(session.id())).isEmpty();
    }

    @Test
    default void listsAUsersLiveSessionsTheNewestFirst() {
        Session old = stored(ANNE, Duration.ofDays(3));
        Session young = stored(ANNE, Duration.ofDays(1));
        stored(ANNE, Duration.ofDays(7));
        stored(BERT, Duration.ZERO);
        assertThat(sessions().list(ANNE, NOW, SessionPosition.START, 10))
                .extracting(Session::id)
                .containsExactly(young.id(), old.id());
    }

    /** Of sessions of one time none is left out or shown twice where a page ends. */
    @Test
    default void listsPageByPage() {
        for (int days : new int[] {3, 1, 1, 1, 0}) {
            stored(ANNE, Duration.ofDays(days));
        }
        List<String> all = sessions().list(ANNE, NOW, SessionPosition.START, 10).stream()
                .map(Session::id)
                .toList();
        List<String> seen = new ArrayList<>();
        SessionPosition after = SessionPosition.START;
        for (List<Session> page = sessions().list(ANNE, NOW, after, 2);
                !page.isEmpty();
                page = sessions().list(ANNE, NOW, after, 2)) {
            page.forEach(session -> seen.add(session.id()));
            after = SessionPosition.parse(SessionPosition.of(page.getLast()).text());
        }
        assertThat(seen).hasSize(5).isEqualTo(all);
    }

    @Test
    default void endsTheOldestOfOneUser() {
        Session old = stored(ANNE, Duration.ofDays(2));
        Session young = stored(ANNE, Duration.ofDays(1));
        Session other = stored(BERT, Duration.ofDays(3));
        sessions().deleteOldest(ANNE, 2);
        assertThat(sessions().find(old.id())).isPresent();
        sessions().deleteOldest(ANNE, 1);
        assertThat(sessions().find(old.id())).isEmpty();
        assertThat(sessions().find(young.id())).isPresent();
        assertThat(sessions().find(other.id())).isPresent();
    }

    @Test
    default void deletesAUsersOwnSessionOnly() {
        Session session = stored(ANNE, Duration.ZERO);
        assertThat(sessions().delete(session.id(), BERT)).isFalse();
        assertThat(sessions().find(session.id())).isPresent();
        assertThat(sessions().delete(session.id(), ANNE)).isTrue();
        assertThat(sessions().delete(session.id(), ANNE)).isFalse();
        assertThat(sessions().find(session.id())).isEmpty();
    }

    @Test
    default void deletesAllOfOneUser() {
        stored(ANNE, Duration.ZERO);
        stored(ANNE, Duration.ofDays(8));
        Session other = stored(BERT, Duration.ZERO);
        assertThat(sessions().deleteAll(ANNE)).isEqualTo(2);
        assertThat(sessions().deleteAll(ANNE)).isZero();
        assertThat(sessions().find(other.id())).isPresent();
    }

    @Test
    default void removesExpiredOnesInSteps() {
        Session live = stored(ANNE, Duration.ofDays(7).minusMillis(1));
        for (int i = 0; i < 5; i++) {
            stored(BERT, Duration.ofDays(7 + i));
        }
        assertThat(sessions().deleteExpired(NOW, 3)).isEqualTo(3);
        assertThat(sessions().deleteExpired(NOW, 3)).isEqualTo(2);
        assertThat(sessions().deleteExpired(NOW, 3)).isZero();
        assertThat(sessions().find(live.id())).isPresent();
    }
}
