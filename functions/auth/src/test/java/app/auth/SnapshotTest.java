package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.FunctionVariables;
import app.api.Rpc;
import app.runtime.function.LambdaFunction;
import app.runtime.function.RpcFunction;
import app.runtime.function.SampleEvent;
import app.testing.TestDatabase;
import app.testing.TestServices;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Before a snapshot a function stores nothing, calls nobody and draws no token. */
class SnapshotTest {

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final LoopbackHttp world = new LoopbackHttp();

    @BeforeEach
    void aWorldThatCounts() {
        postgres.empty();
        TestServices.LOG.reset();
        TestServices.VARIABLES.clear();
        TestServices.VARIABLES.putAll(Map.of(
                "SITE_ORIGIN",
                SignInFlow.SITE,
                "GOOGLE_ISSUER",
                world.url(),
                "GITHUB_ORIGIN",
                world.url(),
                "GITHUB_API",
                world.url(),
                "GOOGLE_SECRET",
                "google",
                "GITHUB_SECRET",
                "github",
                "SIGN_IN_FUNCTION",
                "SignIn"));
        System.setProperty("aws.endpointUrl", world.url());
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.endpointUrl");
        TestServices.VARIABLES.clear();
        world.close();
        postgres.close();
    }

    static List<Rpc> rpcs() {
        return Catalogue.ofProto().ofService("auth");
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void leavesNoTrace(Rpc rpc) throws Exception {
        TestServices.VARIABLES.put("RPC", rpc.path());
        if (!rpc.function().internet()) {
            TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        }
        checkpoint(new RpcFunction());
    }

    @Test
    void leavesNoTraceOfTheAuthorizer() throws Exception {
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        checkpoint(new SessionAuthorizer());
    }

    /** As it is deployed: until the code of a request is compiled. */
    @ParameterizedTest
    @MethodSource("rpcs")
    void leavesNoTraceOfARehearsal(Rpc rpc) throws Exception {
        TestServices.VARIABLES.put(FunctionVariables.PRIMING_SECONDS, "1");
        leavesNoTrace(rpc);
        if (!rpc.function().internet() && rpc.function().schedule().isEmpty()) {
            assertRehearsed();
        }
    }

    @Test
    void leavesNoTraceOfARehearsalOfTheAuthorizer() throws Exception {
        TestServices.VARIABLES.put(FunctionVariables.PRIMING_SECONDS, "1");
        leavesNoTraceOfTheAuthorizer();
        assertRehearsed();
    }

    /** All functions of a deployment prime at once, on rows of their own. */
    @Test
    void waitsForNoOtherFunction() throws Exception {
        TestServices.VARIABLES.put(FunctionVariables.PRIMING_SECONDS, "1");
        List<String> rows = SampleEvent.of("auth", "ListSessions", "another function")
                .orElseThrow()
                .rows();
        postgres.database().prime(new ArrayList<>(rows), () -> {
            try {
                leavesNoTraceOfTheAuthorizer();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return false;
        });
        assertRehearsed();
    }

    /** One line for all requests, of which most were served with success, on more than one connection. */
    private static void assertRehearsed() {
        String log = TestServices.LOG.toString(UTF_8);
        assertThat(log.lines()).hasSize(1);
        JsonObject line = JsonParser.parseString(log).getAsJsonObject();
        assertThat(line.get("message").getAsString()).isEqualTo("primed before the snapshot");
        int requests = line.get("requests").getAsInt();
        assertThat(requests).isGreaterThan(16);
        assertThat(line.get("succeeded").getAsInt()).isGreaterThanOrEqualTo(requests * 15 / 16);
        assertThat(line.get("newConnections").getAsInt()).isPositive();
    }

    private void checkpoint(LambdaFunction function) throws Exception {
        try (function) {
            // Whatever an earlier test left.
            List<Integer> before = connections();
            function.beforeCheckpoint(org.crac.Core.getGlobalContext());
            assertThat(world.asked()).as("requests to providers and AWS").isEmpty();
            assertThat(connectionsWithin(Duration.ofSeconds(2), before))
                    .as("connections that a snapshot would hold")
                    .isSubsetOf(before);
            for (String table : List.of(
                    "auth.sessions",
                    "auth.oauth_accounts",
                    "auth.sign_in_attempts",
                    "users.users",
                    "idempotency.keys")) {
                assertThat(postgres.owner().query("SELECT 1 AS one FROM " + table, row -> row.getInt("one")))
                        .as(table)
                        .isEmpty();
            }
        }
    }

    /** The server forgets a connection shortly after the function has closed it. */
    private List<Integer> connectionsWithin(Duration limit, List<Integer> before) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        List<Integer> now = connections();
        while (!before.containsAll(now) && System.nanoTime() < end) {
            Thread.sleep(20);
            now = connections();
        }
        return now;
    }

    private List<Integer> connections() {
        return postgres.owner()
                .query("SELECT pid FROM pg_stat_activity WHERE usename = 'auth_service'", row -> row.getInt("pid"));
    }
}
