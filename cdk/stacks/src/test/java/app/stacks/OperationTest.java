package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.KeepAlive;
import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a stage lives through after its first deployment: quiet weeks, growth, overload, upgrades and its end. */
class OperationTest {

    private static final Map<String, String> REST = Map.of("gateway", "rest");

    /** A snapshot that nobody uses for 14 days is dropped, and the next call fails. */
    @InEveryStage
    void everySnapshotIsKeptAlive(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        Set<String> kept = new HashSet<>();
        for (Resource schedule : stage.ofType("AWS::Scheduler::Schedule")) {
            JsonNode target = schedule.properties().path("Target");
            assertThat(target.path("Input").asText()).isEqualTo(KeepAlive.EVENT);
            assertThat(schedule.properties().path("ScheduleExpression").asText())
                    .isEqualTo("rate(5 days)");
            kept.add(target.path("Arn").path("Ref").asText());
        }
        Set<String> aliases = new HashSet<>();
        for (Resource alias : stage.ofType("AWS::Lambda::Alias")) {
            if (!alias.id().startsWith("Migrate")) {
                aliases.add(alias.id());
            }
        }
        assertThat(kept).isNotEmpty().isEqualTo(aliases);
    }

    /**
     * Each waits longer than what it calls: the proxy lends within a function's wait for an answer (4 s of its 10), and
     * a function answers within the gateway's 29 or 30 seconds.
     */
    @InEveryStage
    void timeLimitsAddUp(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        assertThat(stage.ofType("AWS::RDS::DBProxyTargetGroup"))
                .hasSize(1)
                .allSatisfy(group -> assertThat(group.properties()
                                .path("ConnectionPoolConfigurationInfo")
                                .path("ConnectionBorrowTimeout")
                                .asInt())
                        .isBetween(1, 3));
        for (Resource function : stage.javaFunctions()) {
            int timeout = function.properties().path("Timeout").asInt();
            boolean hasDatabase =
                    function.properties().path("Environment").path("Variables").has("DATABASE_URL");
            if (function.properties().path("Handler").asText().equals("app.migrate.Migrate")) {
                assertThat(timeout).isEqualTo(840);
            } else {
                assertThat(timeout).as("%s", function).isEqualTo(hasDatabase ? 10 : 25);
            }
        }
    }

    /** A new account has ten concurrent calls in all, and none of them may be reserved. */
    @InEveryStage
    void reservesNoConcurrency(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::Lambda::Function"))
                .isNotEmpty()
                .allSatisfy(function -> assertThat(function.properties().has("ReservedConcurrentExecutions"))
                        .isFalse());
    }

    /** A named minor version is refused as a downgrade once RDS has upgraded, and retired one day. */
    @InEveryStage
    void leavesMinorVersionsToRds(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        for (String type : List.of("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")) {
            for (Resource database : stage.ofType(type)) {
                if (database.properties().has("EngineVersion")) {
                    assertThat(database.properties().path("EngineVersion").asText())
                            .as("%s", database)
                            .isEqualTo("17");
                }
            }
        }
    }

    /** IAM sign-in wants up to 1,000 MiB beside the database. */
    @InEveryStage
    void theDatabaseHasMemoryForIamSignIns(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        for (Resource cluster : stage.ofType("AWS::RDS::DBCluster")) {
            assertThat(cluster.properties()
                            .path("ServerlessV2ScalingConfiguration")
                            .path("MinCapacity")
                            .asDouble())
                    .isGreaterThanOrEqualTo(1);
        }
        for (Resource instance : stage.ofType("AWS::RDS::DBInstance")) {
            assertThat(instance.properties().path("DBInstanceClass").asText()).isIn("db.t4g.small", "db.serverless");
        }
    }

    /** CloudFormation deletes no bucket that has files in it. */
    @InEveryStage
    void developmentGoesWithItsFiles(Map<String, String> settings) {
        boolean isProduction = "prod".equals(settings.get("stage"));
        assertThat(Synthesised.of(settings).ofType("Custom::S3AutoDeleteObjects"))
                .hasSize(isProduction ? 0 : 1);
    }

    @Test
    void standsInTheZonesThatAreNamed() {
        assertThat(Synthesised.of(Map.of("zones", "us-east-1a,us-east-1d")).ofType("AWS::EC2::Subnet"))
                .extracting(
                        subnet -> subnet.properties().path("AvailabilityZone").asText())
                .containsExactlyInAnyOrder("us-east-1a", "us-east-1d");
    }

    @InEveryStage
    void aForgottenSecurityGroupReachesNothing(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("Custom::VpcRestrictDefaultSG"))
                .hasSize(1);
    }

    @Test
    void aRestApiAnswers404WhereThereIsNoRoute() {
        assertThat(Synthesised.of(REST).ofType("AWS::ApiGateway::GatewayResponse"))
                .hasSize(1)
                .allSatisfy(response -> {
                    assertThat(response.properties().path("ResponseType").asText())
                            .isEqualTo("MISSING_AUTHENTICATION_TOKEN");
                    assertThat(response.properties().path("StatusCode").asText())
                            .isEqualTo("404");
                });
    }

    /** The right to write to another name takes up a part of the region's one policy for logs, which is soon full. */
    @InEveryStage
    void theGatewaysLogIsNamedAsAwsAsksForItsServices(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::Logs::LogGroup"))
                .filteredOn(log -> log.id().contains("AccessLog"))
                .hasSize(1)
                .allSatisfy(
                        log -> assertThat(log.properties().path("LogGroupName").toString())
                                .contains("\"/aws/vendedlogs/", "AWS::StackId"));
    }

    @InEveryStage
    void theGatewaysLogHasTheBrowsersAddress(Map<String, String> settings) {
        assertThat(api(settings).toString())
                .contains("\\\"clientAddress\\\":\\\"$context.authorizer.clientAddress\\\"");
    }

    /** Who goes around CloudFront is refused before the database is asked. */
    @InEveryStage
    void theAuthorizerKnowsTheOriginKey(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).javaFunctions())
                .filteredOn(function -> function.id().startsWith("SessionAuthorizer"))
                .hasSize(1)
                .allSatisfy(function -> assertThat(function.properties()
                                .path("Environment")
                                .path("Variables")
                                .has("ORIGIN_KEY_SHA256"))
                        .isTrue());
    }

    /** While a key is changed, two are accepted and the first is sent. */
    @Test
    void twoOriginKeysAreAcceptedWhileOneIsChanged() {
        Synthesised stage = Synthesised.of(Map.of("originKeys", "2,1"));
        assertThat(stage.ofType("Custom::Digest")).hasSize(2);
        assertThat(stage.ofType("AWS::CloudFront::Distribution")
                        .getFirst()
                        .properties()
                        .toString())
                .contains("OriginKeyKey2")
                .doesNotContain("OriginKeyKey1");
        assertThat(stage.javaFunctions().getFirst().properties().toString())
                .containsPattern("OriginKeyDigest2[^,]*\\},\",\",\\{[^,]*OriginKeyDigest1");
    }

    /** CloudFormation's limit is 500 a stack; cdk/stacks/README.md says for how many rpcs that is enough. */
    @InEveryStage
    void thirtyRpcsFitAStack(Map<String, String> settings) {
        JsonNode resources = api(settings).path("Resources");
        int rpcs = Catalogue.ofProto().rpcs().size();
        assertThat(resources.size()).isLessThan(500 * rpcs / 30);
    }

    private static JsonNode api(Map<String, String> settings) {
        return Objects.requireNonNull(Synthesised.of(settings).templates().get("Api"));
    }
}
