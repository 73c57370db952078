package app.auth;

import app.runtime.log.Audit;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.trace.SemanticConventions;
import app.runtime.trace.Tracer;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happens when a sign-in fails: it is recorded, the trace has it, and the browser learns a short code on the
 * sign-in page.
 */
@Singleton
final class FailedSignIns {

    private final Audit audit;
    private final Log log;
    private final Tracer traces;

    FailedSignIns(Audit audit, Log log, Tracer traces) {
        this.audit = audit;
        this.log = log;
        this.traces = traces;
    }

    /** Records the failure, and says where the browser goes: {@code /login?error=CODE}. */
    String location(String provider, SignInFailedException failure) {
        Map<String, String> facts =
                Map.of("provider", provider, "reason", failure.reason().code());
        audit.record(Audit.Event.SIGN_IN_FAILED, facts);
        switch (failure.reason()) {
            // The person's doing, and no failure of the server.
            case ACCESS_DENIED, INVALID_STATE, TOO_MANY_ATTEMPTS ->
                traces.invocation()
                        .set(SemanticConventions.ERROR_TYPE, failure.reason().code());
            case PROVIDER_ERROR, PROVIDER_UNAVAILABLE, INVALID_IDENTITY -> {
                traces.invocation().fail(failure.reason().code(), failure);
                log.write(Level.WARN, "sign-in failed", detailed(facts, failure));
            }
            case INTERNAL -> {
                traces.invocation().fail(failure.reason().code(), failure);
                log.write(Level.ERROR, "sign-in failed", detailed(facts, failure), failure);
            }
        }
        return "/login?error=" + failure.reason().code();
    }

    /** What the provider did, and what lay behind it, in a line: of a provider's fault our own stack tells nothing. */
    private static Map<String, String> detailed(Map<String, String> facts, SignInFailedException failure) {
        Map<String, String> detailed = new LinkedHashMap<>(facts);
        detailed.put("detail", String.valueOf(failure.getMessage()));
        Throwable cause = failure.getCause();
        if (cause != null) {
            detailed.put("cause", cause.toString());
        }
        return detailed;
    }
}
