package app.auth;

import app.runtime.log.Audit;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import jakarta.inject.Singleton;
import java.util.Map;

/** What happens when a sign-in fails: it is recorded, and the browser learns a short code on the sign-in page. */
@Singleton
final class FailedSignIns {

    private final Audit audit;
    private final Log log;

    FailedSignIns(Audit audit, Log log) {
        this.audit = audit;
        this.log = log;
    }

    /** Records the failure, and says where the browser goes: {@code /login?error=CODE}. */
    String location(String provider, SignInFailed failure) {
        Map<String, String> facts =
                Map.of("provider", provider, "reason", failure.reason().code());
        audit.record(Audit.Event.SIGN_IN_FAILED, facts);
        switch (failure.reason()) {
            case ACCESS_DENIED, INVALID_STATE -> log.write(Level.INFO, "sign-in failed", facts);
            case PROVIDER_ERROR, PROVIDER_UNAVAILABLE, INVALID_IDENTITY, INTERNAL ->
                log.write(Level.WARN, "sign-in failed", facts, failure);
        }
        return "/login?error=" + failure.reason().code();
    }
}
