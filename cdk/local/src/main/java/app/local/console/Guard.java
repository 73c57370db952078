package app.local.console;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites out. The console listens on loopback, but a browser on this machine goes wherever a page sends
 * it: so the Host must be this machine's (against DNS rebinding), and the page that asks must be the console's own or
 * the site's, which share its origin.
 */
final class Guard {

    private static final Pattern LOOPBACK =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private Guard() {}

    /**
     * Why a request is refused; nothing if it is not.
     *
     * @param isPage whether it asks for the console's page itself, to which another site may link
     */
    static Optional<String> refusal(Request request, boolean isPage) {
        HttpFields headers = request.getHeaders();
        String host = headers.get("host");
        String authority = request.getHttpURI().getAuthority();
        if (host == null || !isLoopback(host) || (authority != null && !isLoopback(authority))) {
            return Optional.of("The console answers at localhost only, not under another name.");
        }
        String site = headers.get("sec-fetch-site");
        boolean navigates =
                "navigate".equals(headers.get("sec-fetch-mode")) && "document".equals(headers.get("sec-fetch-dest"));
        if (site != null && !site.equals("same-origin") && !site.equals("none") && !(isPage && navigates)) {
            return Optional.of("Another site may not read the console.");
        }
        if (!isOwn(headers.get("origin"), host)) {
            return Optional.of("Another site may not read the console.");
        }
        return Optional.empty();
    }

    private static boolean isLoopback(String authority) {
        Matcher matcher = LOOPBACK.matcher(authority);
        return matcher.matches();
    }

    private static boolean isOwn(@Nullable String origin, String host) {
        return origin == null || origin.toLowerCase(Locale.ROOT).equals("http://" + host.toLowerCase(Locale.ROOT));
    }
}
