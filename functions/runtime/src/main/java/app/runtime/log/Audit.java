package app.runtime.log;

import app.runtime.log.Log.Level;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** The audit trail: what an auditor asks for, as lines of the log with an {@code audit} field. Ids only, no secrets. */
@Singleton
public final class Audit {

    /** The events of the trail. */
    public enum Event {
        SIGN_IN,
        SIGN_IN_FAILED,
        SIGN_OUT,
        SESSION_REVOKED,
        ALL_SESSIONS_REVOKED,
        ACCOUNT_LINKED,
        USER_DELETED
    }

    private final Log log;

    public Audit(Log log) {
        this.log = log;
    }

    /**
     * Records an event.
     *
     * @param facts ids and codes by name
     */
    public void record(Event event, Map<String, String> facts) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("audit", event.name());
        fields.putAll(facts);
        log.write(Level.INFO, "audit", fields);
    }
}
