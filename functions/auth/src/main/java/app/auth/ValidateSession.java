package app.auth;

import static app.runtime.ApiException.Code.UNAUTHENTICATED;

import app.auth.Sessions.Proven;
import app.auth.v1.ValidateSessionReq;
import app.auth.v1.ValidateSessionResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import jakarta.inject.Singleton;

/** Checks a session token. */
@Singleton
final class ValidateSession implements Endpoint<ValidateSessionReq, ValidateSessionResp> {

    private final Sessions sessions;

    ValidateSession(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public ValidateSessionResp handle(ValidateSessionReq request) {
        Proven proven = sessions.validate(request.getToken())
                .orElseThrow(() -> new ApiException(UNAUTHENTICATED, "no such session"));
        return ValidateSessionResp.newBuilder()
                .setUserId(proven.session().userId().toString())
                .setSessionId(proven.session().id())
                .setShouldRefreshCookie(proven.extended())
                .build();
    }
}
