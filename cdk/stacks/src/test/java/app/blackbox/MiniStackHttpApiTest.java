package app.blackbox;

import app.testing.blackbox.GatewayProfile;
import app.testing.blackbox.Target;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** MiniStack: an HTTP API with its authorizer, custom resources, functions in Lambda's own containers. */
class MiniStackHttpApiTest extends EmulatorSuite {

    @BeforeAll
    void start() throws Exception {
        deploy(EmulatorContainers.miniStack(), Map.of("gateway", "http"));
    }

    @Override
    protected Target target() {
        return new Target(stage().address("$default"), GatewayProfile.HTTP_API);
    }

    @Override
    String site() {
        return target().address().toString();
    }
}
