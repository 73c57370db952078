package app.blackbox;

import app.testing.blackbox.ApiSuite;
import app.testing.blackbox.GatewayProfile;
import app.testing.blackbox.Target;
import app.testing.blackbox.Visitor;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The suite on an API that runs already: {@code -Dapi.address=http://localhost:8080} for the local target, where people
 * sign in at a stand-in of GitHub. Elsewhere {@code -Dapi.sessions=token,token} gives the session tokens of two users,
 * of which the first is signed out. {@code -Dapi.gateway=} says what is at the address, by {@link GatewayProfile}.
 */
@EnabledIfSystemProperty(
        named = "api.address",
        matches = "http.*",
        disabledReason = "no API was given to test: -Dapi.address=http://localhost:8080")
class RunningApiTest extends ApiSuite {

    private static final URI ADDRESS = URI.create(System.getProperty("api.address", "http://none.invalid"));
    private static final String SESSIONS = System.getProperty("api.sessions", "");
    private static final Queue<String> TOKENS = new ArrayDeque<>(List.of(SESSIONS.split(",")));

    @Override
    protected Target target() {
        return new Target(ADDRESS, GatewayProfile.valueOf(System.getProperty("api.gateway", "SITE")));
    }

    @Override
    protected Visitor signedIn(String name) throws Exception {
        if (SESSIONS.isEmpty()) {
            return Visitor.signedIn(ADDRESS.toString(), name);
        }
        return new Visitor(ADDRESS.toString()).setCookie(Visitor.SESSION, TOKENS.remove());
    }
}
