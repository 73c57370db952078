package app.testing.blackbox;

/** How what stands before the functions refuses, by itself or by letting the functions refuse. */
public enum GatewayProfile {
    /** An HTTP API with its authorizer. */
    HTTP_API(401, 403, 403, 404),
    /** A REST API with its authorizer; it answers 403 for a path that it does not know. */
    REST_API(401, 403, 403, 403),
    /**
     * MiniStack's REST API, which looks at an authorizer's identity sources only where it caches answers; AWS's answers
     * 401 wherever they are declared (API reference of CreateAuthorizer, identitySource).
     */
    MINISTACK_REST_API(403, 403, 403, 403),
    /** A REST API that runs no authorizers and checks no signatures: the functions refuse by themselves. */
    REST_API_WITHOUT_AUTHORIZERS(401, 401, 401, 403),
    /** The local target's site, which forwards /api/* to an HTTP API and serves files elsewhere. */
    SITE(401, 403, 405, 404);

    private final int noSession;
    private final int invalidSession;
    private final int unsigned;
    private final int unknownPath;

    GatewayProfile(int noSession, int invalidSession, int unsigned, int unknownPath) {
        this.noSession = noSession;
        this.invalidSession = invalidSession;
        this.unsigned = unsigned;
        this.unknownPath = unknownPath;
    }

    /** The status without a session cookie. */
    int noSession() {
        return noSession;
    }

    /** The status for a session cookie that does not hold. */
    int invalidSession() {
        return invalidSession;
    }

    /** The status for an internal rpc without a signature. */
    int unsigned() {
        return unsigned;
    }

    /** The status for a path of /api/ without a route. */
    int unknownPath() {
        return unknownPath;
    }
}
