package app.blackbox;

import app.testing.blackbox.ApiSuite;
import app.testing.blackbox.Target;
import java.net.URI;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The suite on an API that runs already: {@code -Dapi.address=http://localhost:8080} for the local target.
 * {@code -Dapi.authorizers=false} for one that runs none, {@code -Dapi.providers=false} for one with the real
 * providers.
 */
@EnabledIfSystemProperty(
        named = "api.address",
        matches = "http.*",
        disabledReason = "no API was given to test: -Dapi.address=http://localhost:8080")
class RunningApiTest extends ApiSuite {

    @Override
    protected Target target() {
        return new Target(
                URI.create(System.getProperty("api.address")),
                Boolean.parseBoolean(System.getProperty("api.authorizers", "true")),
                Boolean.parseBoolean(System.getProperty("api.providers", "true")));
    }
}
