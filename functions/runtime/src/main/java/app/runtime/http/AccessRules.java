package app.runtime.http;

import static app.runtime.ApiException.Code.PERMISSION_DENIED;
import static app.runtime.ApiException.Code.UNAUTHENTICATED;

import app.runtime.ApiException;
import app.v1.Access;

/** Who may call an rpc, and from which site. */
final class AccessRules {

    private final Access access;
    private final String siteOrigin;

    /** @param siteOrigin such as {@code https://app.example.com}; empty where no browser calls */
    AccessRules(Access access, String siteOrigin) {
        this.access = access;
        this.siteOrigin = siteOrigin;
    }

    /**
     * Checks a call.
     *
     * @param isSafe whether the route's method is one that changes nothing
     * @throws ApiException UNAUTHENTICATED or PERMISSION_DENIED
     */
    void check(Request call, boolean isSafe) {
        checkCaller(call);
        checkSameOrigin(call, isSafe);
    }

    /** Fails closed: a gateway that was misconfigured, or an emulator that ran no authorizer, proves nothing. */
    private void checkCaller(Request call) {
        boolean proven = switch (access) {
            case ACCESS_PUBLIC -> !(call.caller() instanceof Caller.Direct);
            case ACCESS_SESSION -> call.caller() instanceof Caller.SignedIn;
            case ACCESS_INTERNAL -> call.caller() instanceof Caller.Iam || call.caller() instanceof Caller.Direct;
            case UNRECOGNIZED -> false;
        };
        if (!proven) {
            throw new ApiException(UNAUTHENTICATED, "not signed in");
        }
    }

    /**
     * Against cross-site request forgery: a browser says by Sec-Fetch-Site, or by Origin, which site a request is from.
     */
    private void checkSameOrigin(Request call, boolean isSafe) {
        boolean ambient = call.caller() instanceof Caller.SignedIn || call.caller() instanceof Caller.Anonymous;
        // The event's method and the route's own: a gateway that routes a GET to what deletes is misconfigured.
        if (!ambient || (isSafe && call.method().equals("GET"))) {
            return;
        }
        String site = call.header("sec-fetch-site");
        boolean sameOrigin = site != null
                ? site.equals("same-origin")
                : !siteOrigin.isEmpty() && siteOrigin.equals(call.header("origin"));
        if (!sameOrigin) {
            throw new ApiException(
                    PERMISSION_DENIED,
                    "the request must come from this site: Sec-Fetch-Site: same-origin, or Origin: " + siteOrigin);
        }
    }
}
