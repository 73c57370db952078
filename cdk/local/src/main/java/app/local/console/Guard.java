package app.local.console;

import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out: the page that asks must be the console's own or the site's, which share its origin. That
 * the origin is this machine's is seen to by {@link app.local.http.HostGuard}.
 */
final class Guard {

    private Guard() {}

    /**
     * Why a request is refused; nothing if it is not.
     *
     * @param isPage whether it asks for the console's page itself, to which another site may link
     */
    static Optional<String> refusal(Request request, boolean isPage) {
        HttpFields headers = request.getHeaders();
        String site = headers.get("sec-fetch-site");
        boolean navigates =
                "navigate".equals(headers.get("sec-fetch-mode")) && "document".equals(headers.get("sec-fetch-dest"));
        if (site != null && !site.equals("same-origin") && !site.equals("none") && !(isPage && navigates)) {
            return Optional.of("Another site may not read the console.");
        }
        if (!isOwn(headers.get("origin"), headers.get("host"))) {
            return Optional.of("Another site may not read the console.");
        }
        return Optional.empty();
    }

    private static boolean isOwn(@Nullable String origin, @Nullable String host) {
        return origin == null
                || host != null && origin.toLowerCase(Locale.ROOT).equals("http://" + host.toLowerCase(Locale.ROOT));
    }
}
