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

class SessionTest {

    private static final Instant START = TestClock.START;
    private static final SessionToken TOKEN = SessionToken.random(new TestRandomness());

    private final Session fresh = Session.start(TOKEN, new UUID(0, 1), "browser", START);

    @Test
    void startsWithSevenDays() {
        assertThat(fresh.created()).isEqualTo(START);
        assertThat(fresh.lastSeen()).isEqualTo(START);
        assertThat(fresh.expires()).isEqualTo(START.plus(Duration.ofDays(7)));
        assertThat(fresh.secretHash()).isEqualTo(TOKEN.secretHash());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case                        | hours since created | hours left | hours left after
            new                           | 0                   | 168        | 168
            more than half left           | 83                  | 85         | 85
            just half left                | 84                  | 84         | 84
            less than half left           | 85                  | 83         | 168
            the last moment               | 167                 | 1          | 168
            extended to the absolute end  | 600                 | 10         | 120
            at the absolute end           | 719                 | 1          | 1
            """)
    void slidesButNotPastTheAbsoluteLimit(String name, long hoursOld, long hoursLeft, long wantLeft) {
        Instant now = START.plus(Duration.ofHours(hoursOld));
        Session used = session(now.plus(Duration.ofHours(hoursLeft)), START).used(now);
        assertThat(used.expires()).isEqualTo(now.plus(Duration.ofHours(wantLeft)));
        assertThat(used.created()).isEqualTo(START);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case                               | days since created | seconds until expiry | expired
            fresh                                | 0                  | 604800               | false
            a second left                        | 7                  | 1                    | false
            the very moment                      | 7                  | 0                    | true
            a second ago                         | 7                  | -1                   | true
            absolute limit, though not by expiry | 30                 | 3600                 | true
            a day before the absolute limit      | 29                 | 3600                 | false
            """)
    void expires(String name, long daysOld, long secondsLeft, boolean want) {
        Instant now = START.plus(Duration.ofDays(daysOld));
        assertThat(session(now.plusSeconds(secondsLeft), START).isExpired(now)).isEqualTo(want);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case               | seconds since last seen | seen
            the same second      | 0                       | false
            within the minute    | 59                      | false
            a minute later       | 60                      | true
            a clock set back     | -10                     | false
            """)
    void isSeenOnceAMinute(String name, long seconds, boolean seen) {
        Instant now = START.plusSeconds(seconds);
        assertThat(fresh.used(now).lastSeen()).isEqualTo(seen ? now : START);
    }

    @Test
    void showsNoHash() {
        assertThat(fresh.toString()).isEqualTo("Session[" + TOKEN.id() + " of " + new UUID(0, 1) + "]");
    }

    private static Session session(Instant expires, Instant lastSeen) {
        return new Session(TOKEN.id(), TOKEN.secretHash(), new UUID(0, 1), "browser", START, expires, lastSeen);
    }
}
