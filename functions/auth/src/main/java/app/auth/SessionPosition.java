package app.auth;

import app.runtime.ApiException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * A session's place in the list of a user's sessions: the newest first, of one time by their ids.
 *
 * @param created to the microsecond
 */
record SessionPosition(Instant created, String id) {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,17}:[A-Za-z0-9_-]{1,64}");

    /** Before all of them. */
    static final SessionPosition START = new SessionPosition(Instant.parse("9999-12-31T00:00:00Z"), "");

    static SessionPosition of(Session session) {
        return new SessionPosition(session.created(), session.id());
    }

    /**
     * Reads what {@link #text} gave.
     *
     * @throws ApiException INVALID_ARGUMENT if it is something else
     */
    static SessionPosition parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw ApiException.invalidField("pageToken", "must be the nextPageToken of an earlier answer");
        }
        int colon = text.indexOf(':');
        Instant created = Instant.EPOCH.plus(Long.parseLong(text.substring(0, colon)), ChronoUnit.MICROS);
        return new SessionPosition(created, text.substring(colon + 1));
    }

    String text() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, created) + ":" + id;
    }
}
