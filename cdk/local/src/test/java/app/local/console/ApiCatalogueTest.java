package app.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Rpc;
import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The catalogue of the real proto/, as the functions' archives hold it. */
class ApiCatalogueTest {

    @Test
    void hasEveryRpcWithItsRouteAccessAndMessages() throws Exception {
        List<FunctionSpec> functions = new ArrayList<>();
        List<RouteSpec> routes = new ArrayList<>();
        for (Rpc rpc : Catalogue.ofProto().rpcs()) {
            functions.add(function(rpc.name(), Map.of("RPC", rpc.path())));
            routes.add(new RouteSpec(
                    rpc.routeKey(),
                    rpc.name().equals("StartOauthLogin") ? new RouteAccess.Open() : new RouteAccess.Iam(),
                    FunctionRef.of(rpc.name()).withQualifier("live"),
                    Duration.ofSeconds(1),
                    Optional.empty()));
        }
        functions.add(function("SessionAuthorizer", Map.of()));

        JsonNode json = json(routes, functions, List.of(model()));

        assertThat(json.path("rpcs")).hasSize(functions.size() - 1);
        JsonNode create = find(json, "dummy.v1.DummyService/CreateEntity");
        assertThat(create.path("method").asString()).isEqualTo("POST");
        assertThat(create.path("path").asString()).isEqualTo("/api/entities");
        assertThat(create.path("body").asBoolean()).isTrue();
        assertThat(create.path("access").asString()).isEqualTo("internal");
        assertThat(find(json, "auth.v1.AuthService/StartOauthLogin")
                        .path("access")
                        .asString())
                .isEqualTo("public");
        assertThat(find(json, "dummy.v1.DummyService/GetEntity").path("body").asBoolean())
                .isFalse();

        JsonNode fields =
                json.path("messages").path(create.path("request").asString()).path("fields");
        assertThat(fields.path(0).path("name").asString()).isEqualTo("name");
        assertThat(fields.path(0).path("required").asBoolean()).isTrue();
        assertThat(fields.path(0).path("maxLength").asInt()).isEqualTo(200);
        assertThat(fields.path(0).path("fromSession").asBoolean()).isFalse();
        assertThat(fields.path(1).path("jsonName").asString()).isEqualTo("userId");
        assertThat(fields.path(1).path("fromSession").asBoolean()).isTrue();
        JsonNode entities = json.path("messages")
                .path("dummy.v1.ListEntitiesResp")
                .path("fields")
                .path(0);
        assertThat(entities.path("repeated").asBoolean()).isTrue();
        assertThat(entities.path("type").asString()).isEqualTo("dummy.v1.Entity");
        assertThat(json.path("messages").properties())
                .noneMatch(message -> message.getKey().startsWith("google."));
    }

    @Test
    void hasTheRoutesAloneWhereTheArchivesSayNothing() {
        JsonNode json =
                json(List.of(), List.of(function("GetUser", Map.of("RPC", "user.v1.UserService/GetUser"))), List.of());
        assertThat(json.path("rpcs").path(0).path("rpc").asString()).isEqualTo("user.v1.UserService/GetUser");
        assertThat(json.path("messages")).isEmpty();
    }

    private static JsonNode json(List<RouteSpec> routes, List<FunctionSpec> functions, List<Path> classPath) {
        HttpApiSpec api = new HttpApiSpec("HttpApi", "$default", Map.of(), routes, Optional.empty(), Optional.empty());
        return JsonMapper.shared()
                .readTree(new ApiCatalogue(api, "http://localhost:8081", functions, archive -> classPath).json());
    }

    private static JsonNode find(JsonNode json, String rpc) {
        for (JsonNode one : json.path("rpcs")) {
            if (one.path("rpc").asString().equals(rpc)) {
                return one;
            }
        }
        throw new AssertionError("no " + rpc);
    }

    /** The jar or folder that shared-model is in. */
    private static Path model() throws URISyntaxException {
        return Path.of(Catalogue.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static FunctionSpec function(String name, Map<String, String> variables) {
        return new FunctionSpec(
                name,
                name,
                "app.F",
                Path.of("f.zip"),
                variables,
                128,
                Duration.ofSeconds(3),
                true,
                OptionalInt.empty());
    }
}
