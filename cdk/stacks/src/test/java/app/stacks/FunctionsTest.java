package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Rpc;
import app.stacks.Synthesised.Resource;
import app.v1.FunctionOptions;
import app.v1.OptionsProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The functions, what they run, and what they are told. */
class FunctionsTest {

    private static final Set<String> SIGN_IN =
            Set.of("auth.v1.AuthService/StartOauthLogin", "auth.v1.AuthService/HandleOauthCallback");

    @Test
    void everyRpcHasItsOwn() {
        assertThat(Synthesised.of(Map.of()).javaFunctions().stream()
                        .map(function -> variable(function, "RPC").asText())
                        .filter(rpc -> !rpc.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(
                        Catalogue.ofProto().rpcs().stream().map(Rpc::path).toList());
    }

    /** AWS SAM CLI finds a function's code by what CDK's own Code classes say of it. */
    @Test
    void saysWhereItsCodeLies() {
        Synthesised stage = Synthesised.of(Map.of());
        assertThat(stage.javaFunctions()).isNotEmpty().allSatisfy(function -> {
            JsonNode metadata = function.whole().path("Metadata");
            assertThat(metadata.path("aws:asset:property").asText()).isEqualTo("Code");
            assertThat(stage.directory().resolve(metadata.path("aws:asset:path").asText()))
                    .isRegularFile();
        });
    }

    @Test
    void aNewRpcNeedsNoNewLineHere() throws IOException {
        Synthesised stage =
                Synthesised.synthesise(Map.of(), withFindOauthAccount(FunctionOptions.getDefaultInstance()));

        assertThat(GatewayRoutesTest.routes(stage))
                .containsEntry("POST /rpc/auth.v1.AuthService/FindOauthAccount", "AWS_IAM");
        assertThat(stage.javaFunctions())
                .anyMatch(
                        function -> variable(function, "RPC").asText().equals("auth.v1.AuthService/FindOauthAccount"));
    }

    @Test
    void runsAsTheProtoSays() throws IOException {
        Synthesised stage = Synthesised.synthesise(
                Map.of(),
                withFindOauthAccount(FunctionOptions.newBuilder()
                        .setInternet(true)
                        .setTimeoutSeconds(600)
                        .setMemoryMb(3538)
                        .setSchedule("rate(2 days)")
                        .build()));

        Resource function = stage.javaFunctions().stream()
                .filter(each -> variable(each, "RPC").asText().equals("auth.v1.AuthService/FindOauthAccount"))
                .findFirst()
                .orElseThrow();
        assertThat(function.properties().path("Timeout").asInt()).isEqualTo(600);
        assertThat(function.properties().path("MemorySize").asInt()).isEqualTo(3538);
        assertThat(function.properties().has("VpcConfig")).isFalse();
        assertThat(stage.ofType("AWS::Events::Rule"))
                .extracting(rule -> rule.properties().path("ScheduleExpression").asText())
                .containsExactlyInAnyOrder("rate(1 hour)", "rate(2 days)");
    }

    private static Catalogue withFindOauthAccount(FunctionOptions options) throws IOException {
        FileDescriptorSet.Builder files;
        try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream("catalogue.binpb"))) {
            files = FileDescriptorSet.parseFrom(in).toBuilder();
        }
        for (FileDescriptorProto.Builder file : files.getFileBuilderList()) {
            if (file.getPackage().equals("auth.v1")) {
                file.getServiceBuilder(0)
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName("FindOauthAccount")
                                .setInputType(".auth.v1.GetOauthAccountReq")
                                .setOutputType(".auth.v1.GetOauthAccountResp")
                                .setOptions(MethodOptions.newBuilder().setExtension(OptionsProto.function, options)));
            }
        }
        return Catalogue.read(new ByteArrayInputStream(files.build().toByteArray()));
    }

    @InEveryStage
    void allOfAServiceShareOneAsset(Map<String, String> settings) {
        Map<String, Set<String>> assets = new HashMap<>();
        for (Resource function : Synthesised.of(settings).javaFunctions()) {
            assets.computeIfAbsent(archive(function), any -> new HashSet<>())
                    .add(function.properties().path("Code").path("S3Key").asText());
        }

        assertThat(assets.keySet())
                .containsExactlyInAnyOrderElementsOf(TestProject.services().stream()
                        .map(service -> "functions/" + service + "/target/" + service + ".zip")
                        .toList());
        assertThat(assets).allSatisfy((archive, keys) -> assertThat(keys).hasSize(1));
        assertThat(assets.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
    }

    @InEveryStage
    void eachRunsTheArchiveOfItsService(Map<String, String> settings) {
        for (Resource function : Synthesised.of(settings).javaFunctions()) {
            String rpc = variable(function, "RPC").asText();
            Optional<Rpc> found = Catalogue.ofProto().find(rpc);
            found.ifPresent(known -> assertThat(archive(function))
                    .isEqualTo("functions/" + known.service() + "/target/" + known.service() + ".zip"));
        }
    }

    @InEveryStage
    void whatHasInternetIsOutsideTheNetworkAndHasNoDatabase(Map<String, String> settings) {
        for (Resource function : Synthesised.of(settings).javaFunctions()) {
            Optional<Rpc> rpc =
                    Catalogue.ofProto().find(variable(function, "RPC").asText());
            boolean isSignIn =
                    rpc.filter(found -> SIGN_IN.contains(found.path())).isPresent();
            boolean hasInternet =
                    rpc.filter(found -> found.function().internet()).isPresent();
            assertThat(function.properties().has("VpcConfig"))
                    .as("%s", function)
                    .isEqualTo(!hasInternet);
            assertThat(variable(function, "DATABASE_URL").isMissingNode())
                    .as("%s", function)
                    .isEqualTo(hasInternet);
            assertThat(variable(function, "GOOGLE_SECRET").isMissingNode())
                    .as("%s", function)
                    .isEqualTo(!isSignIn);
        }
    }

    @InEveryStage
    void callersReachASnapshotBehindTheAliasLive(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        Set<String> published = new HashSet<>();
        for (Resource alias : stage.ofType("AWS::Lambda::Alias")) {
            assertThat(alias.properties().path("Name").asText()).isEqualTo("live");
            published.add(alias.properties().path("FunctionName").path("Ref").asText());
        }
        for (Resource function : stage.javaFunctions()) {
            assertThat(published).contains(function.id());
            boolean hasSnapshot = function.properties()
                    .path("SnapStart")
                    .path("ApplyOn")
                    .asText()
                    .equals("PublishedVersions");
            assertThat(hasSnapshot)
                    .as("%s", function)
                    .isEqualTo(!function.properties().path("Handler").asText().equals("app.migrate.Migrate"));
        }
        for (Resource permission : stage.ofType("AWS::Lambda::Permission")) {
            assertThat(permission.properties().path("FunctionName").toString()).contains("Live");
        }
    }

    @InEveryStage
    void migrationsRunBeforeEveryFunction(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        List<Resource> triggers = stage.ofType("Custom::Trigger");
        assertThat(triggers).hasSize(1);
        assertThat(triggers.getFirst().properties().path("HandlerArn").toString())
                .contains("MigrateCurrentVersion");
        for (Resource function : stage.javaFunctions()) {
            if (!function.id().startsWith("Migrate")) {
                assertThat(function.whole().path("DependsOn").toString())
                        .as("%s", function)
                        .contains(triggers.getFirst().id());
            }
        }
    }

    @InEveryStage
    void newCodeTakesOverStepByStepInProductionOnly(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        boolean isProduction = "prod".equals(settings.get("stage"));
        int steps = stage.ofType("AWS::CodeDeploy::DeploymentGroup").size();
        // All but Migrate, which no traffic reaches.
        assertThat(steps).isEqualTo(isProduction ? stage.javaFunctions().size() - 1 : 0);
        for (Resource group : stage.ofType("AWS::CodeDeploy::DeploymentGroup")) {
            assertThat(group.properties().path("DeploymentConfigName").asText())
                    .isEqualTo("CodeDeployDefault.LambdaCanary10Percent5Minutes");
            assertThat(group.properties().path("AlarmConfiguration").path("Alarms"))
                    .hasSize(1);
            assertThat(group.properties().path("AutoRollbackConfiguration").toString())
                    .contains("DEPLOYMENT_STOP_ON_ALARM");
        }
    }

    private static String archive(Resource function) {
        return function.whole().path("Metadata").path("app:archive").asText();
    }

    private static JsonNode variable(Resource function, String name) {
        return function.properties().path("Environment").path("Variables").path(name);
    }
}
