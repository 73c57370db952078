package app.auth;

import app.testing.TestClock;
import app.testing.TestRandomness;
import java.time.Duration;
import java.util.UUID;

/** Two people with sessions, in memory. */
final class TestSessions {

    static final UUID ANNE = UUID.fromString("01985e2a-3b00-7000-8000-000000000001");
    static final UUID BERT = UUID.fromString("01985e2a-3b00-7000-8000-000000000002");

    final TestClock clock = new TestClock();
    final FakeSessionRepository repository = new FakeSessionRepository();
    final Sessions sessions = new Sessions(repository, new TestRandomness(), clock);
    final CapturedLog log = new CapturedLog();

    /** Starts a session a minute after the one before. */
    SessionToken start(UUID user) {
        clock.advance(Duration.ofMinutes(1));
        return sessions.start(user, "browser of " + user);
    }
}
