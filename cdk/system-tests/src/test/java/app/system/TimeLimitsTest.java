package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.database.TimeLimits;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Time limits add up: whoever waits has a longer limit than all that it waits for, so that the innermost one answers.
 */
class TimeLimitsTest {

    /** What API Gateway waits for an integration ("Quotas for configuring and running an HTTP API"). */
    private static final int GATEWAY_SECONDS = 30;

    private static final Path TEMPLATES = Path.of("../stacks/src/test/resources/app/stacks");

    private static List<JsonObject> resources(String stack, String type) throws IOException {
        JsonObject template = JsonParser.parseString(Files.readString(TEMPLATES.resolve(stack + ".json")))
                .getAsJsonObject();
        List<JsonObject> found = new ArrayList<>();
        for (JsonElement resource :
                template.getAsJsonObject("Resources").asMap().values()) {
            if (resource.getAsJsonObject().get("Type").getAsString().equals(type)) {
                found.add(resource.getAsJsonObject().getAsJsonObject("Properties"));
            }
        }
        return found;
    }

    @Test
    void aHangingDatabaseIsGivenUpBeforeItsFunctionEndsAndThatBeforeTheGatewayDoes() throws IOException {
        List<Integer> timeouts = new ArrayList<>();
        for (JsonObject function : resources("Api", "AWS::Lambda::Function")) {
            String environment = String.valueOf(function.get("Environment"));
            if (environment.contains("DATABASE_URL")
                    && !function.get("Handler").getAsString().equals("app.migrate.Migrate")) {
                timeouts.add(function.get("Timeout").getAsInt());
            }
        }
        assertThat(timeouts).isNotEmpty();
        assertThat(timeouts).allMatch(timeout -> timeout > TimeLimits.sum().toSeconds());
        // The authorizer's and the endpoint's.
        assertThat(timeouts).allMatch(timeout -> 2 * timeout < GATEWAY_SECONDS);
    }

    @Test
    void theProxySaysThatItHasNoConnectionBeforeTheFunctionGivesTheStatementUp() throws IOException {
        List<Integer> borrowing = new ArrayList<>();
        for (JsonObject target : resources("Database", "AWS::RDS::DBProxyTargetGroup")) {
            borrowing.add(target.getAsJsonObject("ConnectionPoolConfigurationInfo")
                    .get("ConnectionBorrowTimeout")
                    .getAsInt());
        }
        assertThat(borrowing).isNotEmpty();
        assertThat(borrowing).allMatch(seconds -> seconds < TimeLimits.STATEMENT.toSeconds());
    }
}
