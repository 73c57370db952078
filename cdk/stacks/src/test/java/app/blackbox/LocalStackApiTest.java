package app.blackbox;

import app.testing.blackbox.GatewayProfile;
import app.testing.blackbox.Target;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * LocalStack's free image: REST APIs that run no authorizers, no custom resources, functions in Lambda's own
 * containers. Its gateway is asked for the refusals; who is signed in goes by Lambda's Invoke, with the authorizer's
 * own answer.
 */
class LocalStackApiTest extends EmulatorSuite {

    private @Nullable InvokingGateway signedIn;

    @BeforeAll
    void start() throws Exception {
        deploy(EmulatorContainers.localStack(), Map.of("gateway", "rest"));
        signedIn = new InvokingGateway(stage().aws());
    }

    @AfterAll
    void stopGateway() {
        if (signedIn != null) {
            signedIn.close();
        }
    }

    @Override
    protected Target target() {
        return new Target(stage().address("live"), GatewayProfile.REST_API_WITHOUT_AUTHORIZERS);
    }

    @Override
    String site() {
        return Objects.requireNonNull(signedIn).address();
    }
}
