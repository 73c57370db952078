package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The ground that everything stands on: nothing public, TLS everywhere, no secret lying about, nothing kept for ever.
 */
class GroundTest {

    @InEveryStage
    void nothingInTheNetworkReachesTheInternetOrIsReachedFromIt(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);

        assertThat(stage.ofType("AWS::EC2::InternetGateway")).isEmpty();
        assertThat(stage.ofType("AWS::EC2::NatGateway")).isEmpty();
        for (Resource rule : stage.ofType("AWS::EC2::SecurityGroupIngress")) {
            assertThat(rule.properties().path("SourceSecurityGroupId").isMissingNode())
                    .as("%s", rule)
                    .isFalse();
        }
        for (Resource group : stage.ofType("AWS::EC2::SecurityGroup")) {
            assertThat(group.properties().has("SecurityGroupIngress"))
                    .as("%s", group)
                    .isFalse();
            assertThat(group.properties().path("SecurityGroupEgress").toString())
                    .doesNotContain("0.0.0.0/0", "::/0");
        }
        for (Resource rule : stage.ofType("AWS::EC2::SecurityGroupEgress")) {
            assertThat(rule.properties().has("DestinationSecurityGroupId"))
                    .as("%s", rule)
                    .isTrue();
        }
    }

    @InEveryStage
    void noDatabaseIsPublicAndAllAreEncrypted(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        List<Resource> instances = stage.ofType("AWS::RDS::DBInstance");
        List<Resource> clusters = stage.ofType("AWS::RDS::DBCluster");

        assertThat(instances)
                .isNotEmpty()
                .allSatisfy(instance -> assertThat(instance.properties().path("PubliclyAccessible"))
                        .isEqualTo(BooleanNode.FALSE));
        for (Resource database : clusters.isEmpty() ? instances : clusters) {
            assertThat(database.properties().path("StorageEncrypted").asBoolean())
                    .isTrue();
            assertThat(database.properties()
                            .path("EnableIAMDatabaseAuthentication")
                            .asBoolean())
                    .isTrue();
            assertThat(database.properties()
                            .path("MasterUserAuthenticationType")
                            .asText())
                    .isEqualTo("iam-db-auth");
            assertThat(database.properties().has("MasterUserPassword")).isFalse();
        }
    }

    @InEveryStage
    void productionKeepsItsData(Map<String, String> settings) {
        boolean isProduction = "prod".equals(settings.get("stage"));
        List<Resource> clusters = Synthesised.of(settings).ofType("AWS::RDS::DBCluster");

        assertThat(clusters).hasSize(isProduction ? 1 : 0).allSatisfy(cluster -> {
            assertThat(cluster.properties().path("DeletionProtection").asBoolean())
                    .isTrue();
            assertThat(cluster.properties().path("BackupRetentionPeriod").asInt())
                    .isGreaterThanOrEqualTo(14);
            assertThat(cluster.whole().path("DeletionPolicy").asText()).isEqualTo("Snapshot");
        });
    }

    @InEveryStage
    void noBucketIsPublic(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::S3::Bucket"))
                .isNotEmpty()
                .allSatisfy(bucket -> {
                    assertThat(bucket.properties()
                                    .path("PublicAccessBlockConfiguration")
                                    .toString())
                            .isEqualTo("{\"BlockPublicAcls\":true,\"BlockPublicPolicy\":true,\"IgnorePublicAcls\":true,"
                                    + "\"RestrictPublicBuckets\":true}");
                    assertThat(bucket.properties().has("BucketEncryption")).isTrue();
                });
    }

    @InEveryStage
    void everythingSpeaksTls(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);

        List<Resource> parameters = new ArrayList<>(stage.ofType("AWS::RDS::DBParameterGroup"));
        parameters.addAll(stage.ofType("AWS::RDS::DBClusterParameterGroup"));
        assertThat(parameters)
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.properties()
                                .path("Parameters")
                                .path("rds.force_ssl")
                                .asText())
                        .isEqualTo("1"));
        assertThat(stage.ofType("AWS::RDS::DBProxy")).hasSize(1).allSatisfy(proxy -> {
            assertThat(proxy.properties().path("RequireTLS").asBoolean()).isTrue();
            assertThat(proxy.properties().path("DefaultAuthScheme").asText()).isEqualTo("IAM_AUTH");
        });
        for (Resource function : stage.javaFunctions()) {
            String url = function.properties()
                    .path("Environment")
                    .path("Variables")
                    .path("DATABASE_URL")
                    .toString();
            assertThat(url.isEmpty() || url.contains("?sslmode=verify-full&"))
                    .as("%s", function)
                    .isTrue();
        }
        for (String type : List.of("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")) {
            assertThat(stage.ofType(type))
                    .isNotEmpty()
                    .allSatisfy(policy ->
                            assertThat(policy.properties().toString()).contains("\"aws:SecureTransport\":\"false\""));
        }
        JsonNode distribution = stage.ofType("AWS::CloudFront::Distribution")
                .getFirst()
                .properties()
                .path("DistributionConfig");
        assertThat(distribution
                        .path("DefaultCacheBehavior")
                        .path("ViewerProtocolPolicy")
                        .asText())
                .isEqualTo("redirect-to-https");
        assertThat(distribution.path("CacheBehaviors"))
                .allSatisfy(behavior -> assertThat(
                                behavior.path("ViewerProtocolPolicy").asText())
                        .isEqualTo("https-only"));
        assertThat(distribution.path("HttpVersion").asText()).isEqualTo("http2and3");
    }

    @InEveryStage
    void everyLogIsKeptForALimitedTime(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);

        assertThat(stage.ofType("AWS::Logs::LogGroup"))
                .isNotEmpty()
                .allSatisfy(group -> assertThat(
                                group.properties().path("RetentionInDays").asInt())
                        .isPositive());
        for (Resource function : stage.ofType("AWS::Lambda::Function")) {
            // CDK adds these two while it writes the templates; each logs a few lines when a domain is set up.
            if (!function.id().startsWith("CustomCrossRegionExport")) {
                assertThat(function.properties().path("LoggingConfig").has("LogGroup"))
                        .as("%s", function)
                        .isTrue();
            }
        }
        for (String type : List.of("AWS::ApiGatewayV2::Stage", "AWS::ApiGateway::Stage")) {
            for (Resource opened : stage.ofType(type)) {
                JsonNode log = opened.properties().path(type.contains("V2") ? "AccessLogSettings" : "AccessLogSetting");
                assertThat(log.path("DestinationArn").isMissingNode()).isFalse();
                assertThat(log.path("Format").asText().toLowerCase(Locale.ROOT))
                        .doesNotContain("cookie", "querystring", "$context.path", "header");
            }
        }
    }

    @InEveryStage
    void noTemplateHoldsASecret(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);

        assertThat(stage.ofType("AWS::SecretsManager::Secret"))
                .hasSize(3)
                .allSatisfy(secret ->
                        assertThat(secret.properties().has("SecretString")).isFalse());
        for (Resource function : stage.javaFunctions()) {
            assertThat(function.properties().path("Environment").toString())
                    .as("%s", function)
                    .doesNotContain("{{resolve:", "password", ":pw@");
        }
    }

    @InEveryStage
    void theSiteNeverMasksAnAnswerOfTheApi(Map<String, String> settings) {
        JsonNode distribution = Synthesised.of(settings)
                .ofType("AWS::CloudFront::Distribution")
                .getFirst()
                .properties()
                .path("DistributionConfig");

        assertThat(distribution.has("CustomErrorResponses")).isFalse();
        JsonNode api = distribution.path("CacheBehaviors").path(0);
        assertThat(api.path("PathPattern").asText()).isEqualTo("/api/*");
        assertThat(api.has("FunctionAssociations")).isFalse();
        // The managed policy CachingDisabled.
        assertThat(api.path("CachePolicyId").asText()).isEqualTo("4135ea2d-6df8-44a3-9df3-4b5a84be39ad");
        assertThat(distribution.path("CacheBehaviors")).hasSize(1);
    }

    @InEveryStage
    void theGatewayMeetsItsOwnHostAndAllThatFunctionsRead(Map<String, String> settings) {
        JsonNode policy = Synthesised.of(settings)
                .ofType("AWS::CloudFront::OriginRequestPolicy")
                .getFirst()
                .properties()
                .path("OriginRequestPolicyConfig");

        assertThat(policy.path("HeadersConfig").path("Headers"))
                .extracting(JsonNode::asText)
                .contains("origin", "sec-fetch-site", "content-type", "accept", "user-agent")
                .doesNotContain("host", "x-origin-key");
        assertThat(policy.path("CookiesConfig").path("CookieBehavior").asText()).isEqualTo("all");
        assertThat(policy.path("QueryStringsConfig").path("QueryStringBehavior").asText())
                .isEqualTo("all");
    }

    @InEveryStage
    void answersCarrySecurityHeaders(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::CloudFront::ResponseHeadersPolicy"))
                .hasSize(2)
                .allSatisfy(policy -> assertThat(policy.properties().toString())
                        .contains(
                                "\"AccessControlMaxAgeSec\":63072000",
                                "frame-ancestors 'none'",
                                "\"ContentTypeOptions\"",
                                "\"ReferrerPolicy\"",
                                "permissions-policy")
                        .doesNotContain("unsafe-inline", "unsafe-eval"));
    }

    @InEveryStage
    void signInIsThrottled(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        for (Resource opened : stage.ofType("AWS::ApiGatewayV2::Stage")) {
            assertThat(opened.properties().path("RouteSettings").toString())
                    .contains("GET /api/auth/{provider}/login", "GET /api/auth/{provider}/callback")
                    .contains("\"ThrottlingRateLimit\":50");
        }
        for (Resource opened : stage.ofType("AWS::ApiGateway::Stage")) {
            assertThat(opened.properties().path("MethodSettings").toString())
                    .contains("/~1api~1auth~1{provider}~1login", "/~1api~1auth~1{provider}~1callback")
                    .contains("\"ThrottlingRateLimit\":50");
        }
    }

    @Test
    void twoStagesShareAnAccount() {
        Set<String> names = new HashSet<>(names(Synthesised.of(Map.of())));
        names.retainAll(names(Synthesised.of(Synthesised.STAGES.get(1))));

        assertThat(names).isEmpty();
    }

    /** Names that we give ourselves, and that must not be given twice. */
    private static List<String> names(Synthesised stage) {
        Set<String> properties = Set.of(
                "Name",
                "RoleName",
                "FunctionName",
                "DBProxyName",
                "DBInstanceIdentifier",
                "BucketName",
                "TopicName",
                "QueueName",
                "LogGroupName",
                "DashboardName",
                "PolicyName",
                "AlarmName");
        List<String> names = new ArrayList<>();
        for (Resource resource : stage.all()) {
            // Names within a parent that is the stage's own.
            if (Set.of(
                            "AWS::Lambda::Alias",
                            "AWS::ApiGatewayV2::Authorizer",
                            "AWS::ApiGateway::Authorizer",
                            "AWS::IAM::Policy")
                    .contains(resource.type())) {
                continue;
            }
            collect(resource.properties(), properties, resource.type(), names);
        }
        return names;
    }

    private static void collect(JsonNode node, Set<String> properties, String type, List<String> names) {
        node.properties().forEach(entry -> {
            if (properties.contains(entry.getKey()) && entry.getValue().isTextual()) {
                names.add(type + " " + entry.getValue().asText());
            } else if (entry.getKey().endsWith("Config")) {
                collect(entry.getValue(), properties, type, names);
            }
        });
    }
}
