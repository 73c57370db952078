package app.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until a test moves it. */
public final class TestClock implements InstantSource {

    /** Where it stands at first: a time with microseconds, as PostgreSQL keeps them. */
    public static final Instant START = Instant.parse("2026-01-31T12:00:00.123456Z");

    private Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves the clock; a negative duration moves it back. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}
