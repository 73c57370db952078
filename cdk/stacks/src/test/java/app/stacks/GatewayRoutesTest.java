package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Rpc;
import app.stacks.Synthesised.Resource;
import app.v1.Access;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What can be called, and who may. */
class GatewayRoutesTest {

    /** Read this list in review: it is all that somebody who is not signed in can reach. */
    private static final List<String> PUBLIC =
            List.of("GET /api/auth/{provider}/callback", "GET /api/auth/{provider}/login");

    @InEveryStage
    void everyRouteHasAnAuthorizerOrIsOnTheList(Map<String, String> settings) {
        Map<String, String> routes = routes(Synthesised.of(settings));

        assertThat(routes.values()).isSubsetOf("NONE", "CUSTOM", "AWS_IAM");
        assertThat(routes.keySet().stream()
                        .filter(key -> routes.getOrDefault(key, "").equals("NONE")))
                .containsExactlyElementsOf(PUBLIC);
    }

    @InEveryStage
    void everyRpcHasItsRouteAndNothingElseHas(Map<String, String> settings) {
        Map<String, String> expected = new TreeMap<>();
        for (Rpc rpc : Catalogue.ofProto().rpcs()) {
            expected.put(rpc.routeKey(), authorization(rpc.access()));
        }

        assertThat(routes(Synthesised.of(settings))).isEqualTo(expected);
    }

    private static String authorization(Access access) {
        return switch (access) {
            case ACCESS_PUBLIC -> "NONE";
            case ACCESS_SESSION -> "CUSTOM";
            case ACCESS_INTERNAL -> "AWS_IAM";
            case UNRECOGNIZED -> throw new AssertionError(access);
        };
    }

    /** Authorization types by route key, of either kind of gateway. */
    static Map<String, String> routes(Synthesised stage) {
        Map<String, String> routes = new TreeMap<>();
        for (Resource route : stage.ofType("AWS::ApiGatewayV2::Route")) {
            routes.put(
                    route.properties().path("RouteKey").asText(),
                    route.properties().path("AuthorizationType").asText());
        }
        for (Resource method : stage.ofType("AWS::ApiGateway::Method")) {
            JsonNode properties = method.properties();
            routes.put(
                    properties.path("HttpMethod").asText() + " " + path(stage, properties.path("ResourceId")),
                    properties.path("AuthorizationType").asText());
        }
        return routes;
    }

    private static String path(Synthesised stage, JsonNode resourceId) {
        return stage.ofType("AWS::ApiGateway::Resource").stream()
                .filter(resource -> resource.id().equals(resourceId.path("Ref").asText()))
                .map(resource -> path(stage, resource.properties().path("ParentId")) + "/"
                        + resource.properties().path("PathPart").asText())
                .findFirst()
                .orElse("");
    }
}
