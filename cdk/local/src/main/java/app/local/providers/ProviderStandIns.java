package app.local.providers;

import app.local.http.LoopbackServer;
import app.local.http.LoopbackServer.Answer;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Stand-ins for Google and GitHub on this machine, for signing in without credentials of either. */
public final class ProviderStandIns implements AutoCloseable {

    private final LoopbackServer server;

    private ProviderStandIns(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Starts both. They know one application each: {@code local-google} with the secret {@code local-google-secret},
     * and the same with github; its redirect URI is {@code /api/auth/<provider>/callback} on localhost, any port.
     *
     * @param port 0 for any free one
     */
    public static ProviderStandIns start(int port) {
        Pair pair = new Pair();
        LoopbackServer server = LoopbackServer.start("the sign-in providers", port, pair::answer);
        pair.open("http://localhost:" + server.port());
        return new ProviderStandIns(server);
    }

    /** The OpenID issuer. */
    public String googleIssuer() {
        return base() + GoogleStandIn.PATH;
    }

    /** Instead of {@code https://github.com}. */
    public String githubOrigin() {
        return base() + GithubStandIn.PATH;
    }

    /** Instead of {@code https://api.github.com}. */
    public String githubApi() {
        return base() + GithubStandIn.PATH + "/api";
    }

    @Override
    public void close() {
        server.close();
    }

    private String base() {
        return "http://localhost:" + server.port();
    }

    private static StandInClient client(String provider) {
        return new StandInClient(
                "local-" + provider, "local-" + provider + "-secret", "/api/auth/" + provider + "/callback");
    }

    /** Both providers; made when the port is known, which is part of what they say. */
    private static final class Pair {

        private final GithubStandIn github = new GithubStandIn(client("github"));
        private volatile Optional<GoogleStandIn> google = Optional.empty();

        void open(String base) {
            google = Optional.of(new GoogleStandIn(client("google"), base));
        }

        Answer answer(Request request) throws Exception {
            String path = Request.getPathInContext(request);
            if (path.startsWith(GoogleStandIn.PATH + "/")) {
                return google.orElseThrow().answer(request);
            }
            if (path.startsWith(GithubStandIn.PATH + "/")) {
                return github.answer(request);
            }
            return Pages.error(404, "Nobody", "not found", "There is nothing at " + path + ".");
        }
    }
}
