package app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.runtime.function.Endpoints;
import app.runtime.function.Endpoints.Served;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract fails when its rule is broken, and names the rpc. */
class ServiceContractTest {

    private static final String EVENT = """
            {"version":"2.0","routeKey":"GET /api/user/me","rawPath":"/api/user/me","rawQueryString":"",
             "headers":{"host":"x"},
             "requestContext":{"accountId":"1","apiId":"a","authorizer":{"lambda":{"userId":"u","sessionId":"s"}},
               "domainName":"x","domainPrefix":"x","requestId":"r","routeKey":"GET /api/user/me","stage":"$default",
               "http":{"method":"GET","path":"/api/user/me","protocol":"HTTP/1.1","sourceIp":"::1","userAgent":"x"},
               "time":"31/Jan/2026:12:00:00 +0000","timeEpoch":1769860800000},
             "isBase64Encoded":false}
            """;

    private final Rpc getUser =
            Catalogue.ofProto().find("user.v1.UserService/GetUser").orElseThrow();
    private final Rpc createUser =
            Catalogue.ofProto().find("user.v1.UserService/CreateUser").orElseThrow();
    private final Served endpoint = endpoints().get(0);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path events;

    private static List<Served> endpoints() {
        try (ApplicationContext beans = ApplicationContext.builder().start()) {
            return Endpoints.all(beans);
        }
    }

    @BeforeEach
    void layEvents() throws IOException {
        Files.writeString(events.resolve("GetUser.json"), EVENT);
        Files.writeString(events.resolve("GetUser.request.json"), "{\"id\":\"u\"}");
    }

    /** What fails, by the test's name. */
    private Map<String, String> failures(List<Rpc> rpcs, List<Served> endpoints) {
        Map<String, String> failures = new TreeMap<>();
        for (DynamicTest test : new ServiceContract(rpcs, endpoints, events).tests()) {
            try {
                test.getExecutable().execute();
            } catch (Throwable e) {
                failures.put(test.getDisplayName(), String.valueOf(e.getMessage()));
            }
        }
        return failures;
    }

    @Test
    void holds() {
        assertThat(failures(List.of(getUser), List.of(endpoint))).isEmpty();
    }

    @Test
    void namesAnRpcWithoutAnEndpoint() {
        Map<String, String> failures = failures(List.of(getUser, createUser), List.of(endpoint));
        assertThat(failures).containsOnlyKeys("CreateUser has one endpoint", "CreateUser has a sample event");
        assertThat(failures.get("CreateUser has one endpoint"))
                .contains("user.v1.UserService/CreateUser", "@Singleton class CreateUser")
                .contains("Endpoint<CreateUserReq, CreateUserResp>");
    }

    @Test
    void namesAnRpcWithTwoEndpoints() {
        assertThat(failures(List.of(getUser), List.of(endpoint, endpoint)))
                .containsOnlyKeys("GetUser has one endpoint", "GetUser has a sample event");
    }

    @Test
    void namesAnEndpointWithoutAnRpc() throws IOException {
        Files.delete(events.resolve("GetUser.json"));
        Files.delete(events.resolve("GetUser.request.json"));
        Map<String, String> failures = failures(List.of(createUser), List.of(endpoint));
        assertThat(failures)
                .containsOnlyKeys(
                        "CreateUser has one endpoint", "CreateUser has a sample event", "every endpoint has an rpc");
        assertThat(failures.get("every endpoint has an rpc")).contains("GetUser");
    }

    @Test
    void failsWithoutRpcs() throws IOException {
        Files.delete(events.resolve("GetUser.json"));
        Files.delete(events.resolve("GetUser.request.json"));
        assertThat(failures(List.of(), List.of())).containsOnlyKeys("the service has rpcs");
    }

    @ParameterizedTest
    @CsvSource({"GetUser.json", "GetUser.request.json"})
    void namesAnRpcWithoutItsEvent(String file) throws IOException {
        Files.delete(events.resolve(file));
        Map<String, String> failures = failures(List.of(getUser), List.of(endpoint));
        assertThat(failures).containsOnlyKeys("GetUser has a sample event");
        assertThat(failures.get("GetUser has a sample event")).contains("user.v1.UserService/GetUser", file);
    }

    @Test
    void wantsAnEventOfEachRoute() throws IOException {
        Route second = Catalogue.ofProto()
                .find("dummy.v1.DummyService/GetEntity")
                .orElseThrow()
                .route()
                .orElseThrow();
        Rpc twice = new Rpc(
                getUser.descriptor(), getUser.access(), List.of(getUser.routes().get(0), second), getUser.function());
        Map<String, String> failures = failures(List.of(twice), List.of(endpoint));
        assertThat(failures).containsOnlyKeys("GetUser 2 has a sample event");
        assertThat(failures.get("GetUser 2 has a sample event"))
                .contains("user.v1.UserService/GetUser, GET /api/entities/{id}", "GetUser.2.json");
        Files.writeString(
                events.resolve("GetUser.2.json"),
                EVENT.replace("GET /api/user/me", "GET /api/entities/{id}").replace("/api/user/me", "/api/entities/7"));
        Files.writeString(events.resolve("GetUser.2.request.json"), "{\"id\":\"u\"}");
        assertThat(failures(List.of(twice), List.of(endpoint))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Nobody.json", "GetUser.rows.sql", "getUser.json", "notes.txt"})
    void namesAFileWithoutAnRpc(String file) throws IOException {
        Files.writeString(events.resolve(file), "{}");
        Map<String, String> failures = failures(List.of(getUser), List.of(endpoint));
        assertThat(failures).containsOnlyKeys("every event has an rpc");
        assertThat(failures.get("every event has an rpc")).contains(file);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # of the event                  | becomes
            "userId":"u"                    | "userId":"other"
            "authorizer":                   | "authorised":
            "version":"2.0"                 | "version":"1.0"
            "routeKey":"GET                 | "routeKey":"POST
            "rawPath":"/api/user/me"        | "rawPath":"/api/user/you"
            "path":"/api/user/me"           | "path":"/api/user/you"
            "method":"GET"                  | "method":"POST"
            "isBase64Encoded":false         | "isBase64Encoding":false
            "rawQueryString":""             | "queryString":""
            "host":"x"                      | "Host":"x"
            "host":"x"                      | "cookie":"x"
            "timeEpoch"                     | "epoch"
            "sourceIp"                      | "ip"
            """)
    void failsWhenTheEventIsNotOneOfTheGatewayForTheRpc(String from, String to) throws IOException {
        UnaryOperator<String> change = event -> event.replace(from, to);
        assertThat(change.apply(EVENT)).isNotEqualTo(EVENT);
        Files.writeString(events.resolve("GetUser.json"), change.apply(EVENT));
        assertThat(failures(List.of(getUser), List.of(endpoint))).containsOnlyKeys("GetUser has a sample event");
    }
}
