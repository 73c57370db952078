package app.blackbox;

import app.testing.blackbox.GatewayProfile;
import app.testing.blackbox.Target;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** MiniStack: the same behind a REST API with its authorizer. */
class MiniStackRestApiTest extends EmulatorSuite {

    @BeforeAll
    void start() throws Exception {
        deploy(EmulatorContainers.miniStack(), Map.of("gateway", "rest", "authorizers", "true"));
    }

    @Override
    protected Target target() {
        return new Target(stage().address("live"), GatewayProfile.MINISTACK_REST_API);
    }

    @Override
    String site() {
        return target().address().toString();
    }
}
