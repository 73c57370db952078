package app.testing.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The suite on gateways that are broken. */
class ApiSuiteTest {

    private HttpServer gateway;

    @BeforeEach
    void refuseEverybody() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> {
            byte[] body = "{\"message\":\"Forbidden\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(exchange.getRequestHeaders().containsKey("cookie") ? 403 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    private String address() {
        return "http://localhost:" + gateway.getAddress().getPort();
    }

    private ApiSuite suite(boolean isSessionGiven) {
        return new ApiSuite() {
            @Override
            protected Target target() {
                return new Target(URI.create(address()), GatewayProfile.HTTP_API);
            }

            @Override
            protected Visitor signedIn(String name) throws Exception {
                return isSessionGiven
                        ? new Visitor(address()).setCookie(Visitor.SESSION, "a.b")
                        : Visitor.signedIn(address(), name);
            }
        };
    }

    /** All refusals are as they should be, and yet the suite does not pass. */
    @Test
    void failsWhereNobodyIsLetIn() throws Exception {
        for (boolean isSessionGiven : new boolean[] {true, false}) {
            ApiSuite suite = suite(isSessionGiven);
            assertThat(ApiSuite.sessionRpcs()).isNotEmpty();
            suite.refusesWhoIsNotSignedIn(ApiSuite.sessionRpcs().get(0));
            suite.refusesAForgedSession(ApiSuite.sessionRpcs().get(0));
            assertThatThrownBy(suite::signsInUsesTheApiAndSignsOut).isInstanceOf(AssertionError.class);
        }
    }
}
