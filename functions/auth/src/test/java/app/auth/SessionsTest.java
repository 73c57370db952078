package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.TestClock;
import app.testing.TestRandomness;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {

    private static final UUID USER = new UUID(0, 1);

    private final FakeSessionRepository repository = new FakeSessionRepository();
    private final TestClock clock = new TestClock();
    private final Sessions sessions = new Sessions(repository, new TestRandomness(), clock);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case              | token        | hours left | outcome   | hours left after
            fresh               | id.secret    | 168        | VALID     | 168
            more than half left | id.secret    | 85         | VALID     | 85
            half spent          | id.secret    | 83         | EXTENDED  | 168
            expired             | id.secret    | 0          | NONE      | 0
            long expired        | id.secret    | -24        | NONE      | -24
            wrong secret        | id.guess     | 168        | NONE      | 168
            wrong, half spent   | id.guess     | 83         | NONE      | 83
            unknown id          | other.secret | 168        | NONE      | 168
            no token            | nonsense     | 168        | NONE      | 168
            empty               | empty        | 168        | NONE      | 168
            """)
    void validates(String name, String token, long hoursLeft, String outcome, long wantLeft) {
        SessionToken right = started(Duration.ofHours(hoursLeft));
        repository.calls.clear();
        String got = sessions.validate(text(token, right))
                .map(proven -> proven.extended() ? "EXTENDED" : "VALID")
                .orElse("NONE");
        assertThat(got).isEqualTo(outcome);
        Instant left = repository.sessions.values().iterator().next().expires();
        assertThat(Duration.between(clock.instant(), left)).isEqualTo(Duration.ofHours(wantLeft));
        if (outcome.equals("NONE")) {
            assertThat(repository.calls).as("nothing is written").isSubsetOf("find");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case       | token        | ended
            right        | id.secret    | true
            wrong secret | id.guess     | false
            unknown id   | other.secret | false
            no token     | nonsense     | false
            empty        | empty        | false
            """)
    void endsOnlyWhatTheTokenProves(String name, String token, boolean ended) {
        SessionToken right = started(Duration.ofDays(7));
        sessions.end(text(token, right));
        assertThat(repository.sessions.isEmpty()).isEqualTo(ended);
    }

    @Test
    void answersAnUnknownIdAsAWrongSecret() {
        SessionToken right = started(Duration.ofDays(7));
        repository.calls.clear();
        assertThat(sessions.validate(text("id.guess", right)))
                .isEqualTo(sessions.validate(text("other.secret", right)));
        assertThat(repository.calls).as("the same work for both").containsExactly("find", "find");
    }

    @Test
    void writesLastSeenAtMostOnceAMinute() {
        SessionToken token = started(Duration.ofDays(7));
        repository.calls.clear();
        sessions.validate(token.text());
        clock.advance(Duration.ofSeconds(59));
        sessions.validate(token.text());
        assertThat(repository.calls).containsExactly("find", "find");
        clock.advance(Duration.ofSeconds(1));
        sessions.validate(token.text());
        assertThat(repository.calls).containsExactly("find", "find", "find", "touch");
        assertThat(repository.sessions.values()).extracting(Session::lastSeen).containsExactly(clock.instant());
    }

    @Test
    void livesThirtyDaysAtMostHoweverMuchItIsUsed() {
        SessionToken token = sessions.start(USER, "browser");
        Duration lived = Duration.ZERO;
        while (sessions.validate(token.text()).isPresent()) {
            clock.advance(Duration.ofHours(12));
            lived = lived.plusHours(12);
        }
        assertThat(lived).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void endsAfterSevenIdleDays() {
        SessionToken token = sessions.start(USER, "browser");
        clock.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(sessions.validate(token.text())).isPresent();
        clock.advance(Duration.ofDays(7));
        assertThat(sessions.validate(token.text())).isEmpty();
    }

    private SessionToken started(Duration left) {
        SessionToken token = SessionToken.random(new TestRandomness());
        Instant now = clock.instant();
        Instant created = now.minus(Duration.ofDays(10));
        repository.create(new Session(token.id(), token.secretHash(), USER, "browser", created, now.plus(left), now));
        return token;
    }

    private static String text(String token, SessionToken right) {
        return switch (token) {
            case "id.secret" -> right.text();
            case "id.guess" -> right.id() + "." + "g".repeat(43);
            case "other.secret" -> "o".repeat(22) + "." + right.secret();
            case "empty" -> "";
            default -> token;
        };
    }

    @Test
    void endsTheOldestWhereAUserHasTheMostAlready() {
        SessionToken oldest = sessions.start(USER, "browser");
        for (int i = 1; i < Session.MAX_PER_USER; i++) {
            clock.advance(Duration.ofMillis(1));
            sessions.start(USER, "browser");
        }
        assertThat(sessions.validate(oldest.text())).isPresent();
        clock.advance(Duration.ofMillis(1));
        SessionToken newest = sessions.start(USER, "browser");
        assertThat(sessions.validate(oldest.text())).isEmpty();
        assertThat(sessions.validate(newest.text())).isPresent();
        assertThat(repository.sessions).hasSize(Session.MAX_PER_USER);
    }
}
