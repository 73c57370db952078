package app.auth;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A session's place in the list of a user's sessions: the newest first, of one time by their ids.
 *
 * @param created to the microsecond
 */
record SessionPosition(Instant created, String id) {

    /** Before all of them. */
    static final SessionPosition START = new SessionPosition(Instant.parse("9999-12-31T00:00:00Z"), "");

    static SessionPosition of(Session session) {
        return new SessionPosition(session.created(), session.id());
    }

    /** Reads what {@link #text} gave. */
    static SessionPosition parse(String text) {
        int colon = text.indexOf(':');
        Instant created = Instant.EPOCH.plus(Long.parseLong(text.substring(0, colon)), ChronoUnit.MICROS);
        return new SessionPosition(created, text.substring(colon + 1));
    }

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, created) + ":" + id;
    }
}
