package app.runtime.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.Endpoint;
import app.runtime.database.Database;
import app.runtime.database.TestServer;
import app.runtime.http.Event;
import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The handler as Lambda calls it. Its rpcs are declared and served in the tests' sources, with no other edit. */
class RpcFunctionTest {

    private final Database owner = Database.at(TestServer.url());

    @BeforeEach
    void layTable() {
        owner.update("CREATE TABLE IF NOT EXISTS probes (id UUID PRIMARY KEY, name TEXT)");
        owner.update("TRUNCATE probes");
    }

    @AfterEach
    void close() {
        owner.close();
        TestConfiguration.variables = Map.of();
    }

    private static RpcFunction function(String rpc) {
        TestConfiguration.variables = Map.of(
                "RPC",
                "probe.v1.ProbeService/" + rpc,
                "SITE_ORIGIN",
                "https://app.example.com",
                "DATABASE_URL",
                TestServer.url());
        return new RpcFunction();
    }

    private static JsonObject invoke(RpcFunction function, Event event) throws IOException {
        Context context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> method.getName().equals("getAwsRequestId") ? "request-1" : null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(event.bytes()), out, context);
        return JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
    }

    private static Event write(String name) {
        return Event.signedIn("POST").path("id", "1").body("{\"name\":\"" + name + "\"}");
    }

    private long rows() {
        return owner.queryOne("SELECT count(*) AS rows FROM probes", row -> row.getLong("rows"))
                .orElseThrow();
    }

    /** Connections that are neither ours nor anything but functions of these tests. */
    private int connections(boolean kill) {
        String what = kill ? "pg_terminate_backend(pid, 5000)" : "TRUE";
        return owner.query(
                        "SELECT " + what + " AS it FROM pg_stat_activity"
                                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
                        row -> row.getBoolean("it"))
                .size();
    }

    @Test
    void servesAnRpcThatOnlyTheTestsKnow() throws IOException {
        RpcFunction function = function("WriteProbe");
        JsonObject answer = invoke(function, write("x"));
        assertThat(answer.get("statusCode").getAsInt()).as("%s", answer).isEqualTo(200);
        assertThat(rows()).isEqualTo(1);
        assertThat(invoke(function, Event.anonymous("POST").body("{}"))
                        .get("statusCode")
                        .getAsInt())
                .isEqualTo(401);
    }

    @Test
    void rehearsesBeforeASnapshotAndLeavesNothing() throws Exception {
        connections(true);
        RpcFunction function = function("WriteProbe");
        function.beforeCheckpoint(Core.getGlobalContext());
        assertThat(rows()).isZero();
        // The server forgets a connection shortly after the function has closed it.
        for (int i = 0; i < 100 && connections(false) > 0; i++) {
            Thread.sleep(20);
        }
        assertThat(connections(false)).as("connections in the snapshot").isZero();
        function.afterRestore(Core.getGlobalContext());
        assertThat(invoke(function, write("x")).get("statusCode").getAsInt()).isEqualTo(200);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void rehearsesAsFarAsTheDatabase() throws Exception {
        owner.update("DROP TABLE probes");
        RpcFunction function = function("WriteProbe");
        // A failing priming is no reason to fail a deployment; the next request says what is wrong.
        function.beforeCheckpoint(Core.getGlobalContext());
        assertThat(invoke(function, write("x")).get("statusCode").getAsInt()).isEqualTo(500);
        layTable();
        assertThat(invoke(function, write("x")).get("statusCode").getAsInt()).isEqualTo(200);
    }

    @Test
    void standsAConnectionThatDiedInTheSnapshot() throws Exception {
        RpcFunction function = function("WriteProbe");
        invoke(function, write("x"));
        function.beforeCheckpoint(Core.getGlobalContext());
        connections(true);
        function.afterRestore(Core.getGlobalContext());
        assertThat(invoke(function, write("y")).get("statusCode").getAsInt()).isEqualTo(200);
        assertThat(connections(true)).isEqualTo(1);
        assertThat(invoke(function, write("z")).get("statusCode").getAsInt()).isEqualTo(200);
        assertThat(rows()).isEqualTo(3);
    }

    @Test
    void standsADatabaseThatIsAwayBeforeASnapshot() throws Exception {
        TestConfiguration.variables =
                Map.of("RPC", "probe.v1.ProbeService/WriteProbe", "DATABASE_URL", "postgresql://u:p@127.0.0.1:1/d");
        RpcFunction function = new RpcFunction();
        function.beforeCheckpoint(Core.getGlobalContext());
        assertThat(invoke(function, write("x")).get("statusCode").getAsInt()).isEqualTo(503);
    }

    @Test
    void needsNoDatabaseWhereTheRpcNeedsNone() throws Exception {
        TestConfiguration.variables = Map.of("RPC", "probe.v1.ProbeService/ReadProbe");
        RpcFunction function = new RpcFunction();
        function.beforeCheckpoint(Core.getGlobalContext());
        JsonObject answer = invoke(function, Event.signedIn("GET").path("id", "1"));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(200);
    }

    @Test
    void makesNoEndpointButItsOwn() {
        TestConfiguration.variables = Map.of("RPC", "probe.v1.ProbeService/ReadProbe");
        RpcFunction function = new RpcFunction();
        assertThat(function.getApplicationContext().getActiveBeanRegistrations(Endpoint.class))
                .extracting(registration -> registration.getBean().getClass().getSimpleName())
                .containsExactly("ReadProbe");
    }

    @Test
    void keepsTheBeansAsTheyAre() throws IOException {
        TestConfiguration.variables = Map.of("RPC", "probe.v1.ProbeService/ReadProbe");
        RpcFunction function = new RpcFunction();
        Event event = Event.signedIn("GET").path("id", "1");
        invoke(function, event);
        int beans = beans(function);
        for (int i = 0; i < 5_000; i++) {
            invoke(function, event);
        }
        assertThat(beans(function)).isEqualTo(beans);
    }

    private static int beans(RpcFunction function) {
        return function.getApplicationContext().getBeanDefinitions(Object.class).size();
    }

    @Test
    void saysWhichVariableIsMissing() {
        TestConfiguration.variables = Map.of();
        assertThatThrownBy(RpcFunction::new).hasStackTraceContaining("environment variable RPC is missing");
    }

    @Test
    void saysWhichRpcHasNoEndpoint() {
        assertThatThrownBy(() -> function("ForgottenProbe"))
                .hasStackTraceContaining("rpc probe.v1.ProbeService/ForgottenProbe needs one endpoint,"
                        + " a @Singleton class named ForgottenProbe that implements Endpoint, and has none");
    }

    @Test
    void saysWhichRpcHasTwoEndpoints() {
        assertThatThrownBy(() -> function("TwiceProbe"))
                .hasStackTraceContaining("rpc probe.v1.ProbeService/TwiceProbe needs one endpoint")
                .hasStackTraceContaining("app.runtime.twice.TwiceProbe");
    }
}
