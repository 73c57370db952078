package app.runtime.http;

import app.runtime.ApiException;
import app.v1.FailurePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sends a browser whose request cannot be served to a page that says so, and clears the cookies of what it was for. */
final class FailureRedirect {

    private final FailurePage page;

    FailureRedirect(FailurePage page) {
        this.page = page;
    }

    /** The answer; the error itself to who did not come through the site, which has no such page. */
    Response answer(ApiException failure, byte[] payload) {
        if (failure.code() == ApiException.Code.PERMISSION_DENIED) {
            return Responses.error(failure);
        }
        List<String> cleared = new ArrayList<>();
        for (String cookie : Request.readHeaders(payload).cookies()) {
            int equals = cookie.indexOf('=');
            if (equals > 0 && cookie.startsWith(page.getClearedCookies())) {
                cleared.add(Cookies.cleared(cookie.substring(0, equals)));
            }
        }
        Map<String, String> headers = Responses.headers();
        headers.put("location", page.getLocation());
        return new Response(302, headers, cleared, "");
    }
}
