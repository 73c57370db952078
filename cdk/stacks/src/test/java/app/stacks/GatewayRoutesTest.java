package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Rpc;
import app.stacks.Synthesised.Resource;
import app.stacks.stage.GatewayKind;
import app.v1.Access;
import app.v1.OptionsProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.AnnotationsProto;
import com.google.api.HttpBodyProto;
import com.google.api.HttpRule;
import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            rpc.routeKeys().forEach(key -> expected.put(key, authorization(rpc.access())));
        }

        assertThat(routes(Synthesised.of(settings))).isEqualTo(expected);
    }

    /** As many bindings as google.api.http knows ways of, each its own route to the one function of the rpc. */
    @ParameterizedTest
    @EnumSource
    void everyBindingHasItsRoute(GatewayKind gateway) throws IOException {
        HttpRule rule = HttpRule.newBuilder()
                .setGet("/api/entities/{id}")
                .addAdditionalBindings(HttpRule.newBuilder().setGet("/api/{id=shelves/*/entities/*}"))
                .addAdditionalBindings(HttpRule.newBuilder().setGet("/api/files/{id=**}"))
                .addAdditionalBindings(HttpRule.newBuilder().setPut("/api/entities/{user_name}:touch"))
                .addAdditionalBindings(HttpRule.newBuilder().setPost("/api/entities:find"))
                .build();
        String name = gateway.name().toLowerCase(Locale.ROOT);
        Synthesised stage = Synthesised.synthesise(Map.of("gateway", name), catalogue("GetEntity", rule));

        Map<String, String> routes = routes(stage);
        // Of two parameters at one place a REST API has the first one's name.
        String touch = gateway == GatewayKind.REST ? "PUT /api/entities/{id}" : "PUT /api/entities/{user_name}";
        assertThat(routes)
                .containsEntry("GET /api/entities/{id}", "CUSTOM")
                .containsEntry("GET /api/shelves/{shelves}/entities/{entities}", "CUSTOM")
                .containsEntry("GET /api/files/{id+}", "CUSTOM")
                .containsEntry(touch, "CUSTOM")
                .containsEntry("POST /api/entities:find", "CUSTOM");
        assertThat(routes).hasSize(Catalogue.ofProto().rpcs().size() + 4);
        assertThat(stage.ofType("AWS::Lambda::Permission").stream()
                        .map(permission -> permission.properties().toString())
                        .filter(permission -> permission.contains("GetEntity") && permission.contains("apigateway")))
                .hasSize(5);
    }

    /** Without it a REST API would hand bytes on as broken text, and answer base64. */
    @Test
    void aRestApiKnowsOfBytesWhereAnRpcHasThem() throws IOException {
        HttpRule upload = HttpRule.newBuilder()
                .setPost("/api/entities/{id}/file")
                .setBody("file")
                .build();
        Synthesised stage = Synthesised.synthesise(Map.of("gateway", "rest"), catalogue("GetEntity", upload));
        assertThat(binaryTypes(stage)).isEqualTo("[\"*/*\"]");
        assertThat(binaryTypes(Synthesised.of(Synthesised.STAGES.get(1)))).isEmpty();
    }

    private static String binaryTypes(Synthesised stage) {
        return stage.ofType("AWS::ApiGateway::RestApi")
                .get(0)
                .properties()
                .path("BinaryMediaTypes")
                .toString();
    }

    /** The catalogue of proto/, with another rule for one rpc, and a string and a file that a rule may name. */
    private static Catalogue catalogue(String name, HttpRule rule) throws IOException {
        ExtensionRegistry options = ExtensionRegistry.newInstance();
        OptionsProto.registerAllExtensions(options);
        AnnotationsProto.registerAllExtensions(options);
        FileDescriptorSet.Builder set;
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("catalogue.binpb"))) {
            set = FileDescriptorSet.parseFrom(in, options).toBuilder();
        }
        for (FileDescriptorProto.Builder file : set.getFileBuilderList()) {
            for (ServiceDescriptorProto.Builder service : file.getServiceBuilderList()) {
                for (MethodDescriptorProto.Builder method : service.getMethodBuilderList()) {
                    if (method.getName().equals(name)) {
                        method.getOptionsBuilder().setExtension(AnnotationsProto.http, rule);
                    }
                }
            }
            for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
                if (message.getName().equals(name + "Req")) {
                    message.addFieldBuilder()
                            .setName("user_name")
                            .setNumber(99)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
                    if (rule.getBody().equals("file")) {
                        message.addFieldBuilder()
                                .setName("file")
                                .setNumber(98)
                                .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                                .setTypeName(".google.api.HttpBody")
                                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
                        file.addDependency("google/api/httpbody.proto");
                    }
                }
            }
        }
        set.addFile(0, HttpBodyProto.getDescriptor().toProto())
                .addFile(0, AnyProto.getDescriptor().toProto());
        return Catalogue.read(set.build().toByteString().newInput());
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
