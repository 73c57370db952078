package app.local.providers;

import app.local.http.LoopbackServer;
import app.local.http.LoopbackServer.Answer;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Stand-ins for Google and GitHub on this machine, for signing in without credentials of either. */
public final class Providers implements AutoCloseable {

    private final LoopbackServer server;

    private Providers(LoopbackServer server) {
        this.server = server;
    }

    /**
     * Starts both. They know one application each: {@code local-google} with the secret {@code local-google-secret},
     * and the same with github; its redirect URI is {@code /api/auth/<provider>/callback} on localhost, any port.
     *
     * @param port 0 for any free one
     */
    public static Providers start(int port) {
        Pair pair = new Pair();
        LoopbackServer server = LoopbackServer.start("the sign-in providers", port, pair::answer);
        pair.open("http://localhost:" + server.port());
        return new Providers(server);
    }

    /** The OpenID issuer. */
    public String googleIssuer() {
        return base() + GoogleProvider.PATH;
    }

    /** Instead of {@code https://github.com}. */
    public String githubOrigin() {
        return base() + GithubProvider.PATH;
    }

    /** Instead of {@code https://api.github.com}. */
    public String githubApi() {
        return base() + GithubProvider.PATH + "/api";
    }

    @Override
    public void close() {
        server.close();
    }

    private String base() {
        return "http://localhost:" + server.port();
    }

    private static Client client(String provider) {
        return new Client("local-" + provider, "local-" + provider + "-secret", "/api/auth/" + provider + "/callback");
    }

    /** Both providers; made when the port is known, which is part of what they say. */
    private static final class Pair {

        private final GithubProvider github = new GithubProvider(client("github"));
        private volatile String base = "";
        private volatile Optional<GoogleProvider> google = Optional.empty();

        void open(String newBase) {
            base = newBase;
        }

        Answer answer(Request request) throws Exception {
            String path = Request.getPathInContext(request);
            if (path.startsWith(GoogleProvider.PATH + "/")) {
                return google().answer(request);
            }
            if (path.startsWith(GithubProvider.PATH + "/")) {
                return github.answer(request);
            }
            return Pages.error(404, "Nobody", "not found", "There is nothing at " + path + ".");
        }

        /** Made at the first visit: it takes most of a second, and a start should not wait for it. */
        private synchronized GoogleProvider google() {
            if (google.isEmpty()) {
                google = Optional.of(new GoogleProvider(client("google"), base));
            }
            return google.orElseThrow();
        }
    }
}
