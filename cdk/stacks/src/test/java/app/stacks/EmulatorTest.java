package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The stage localstack holds nothing that LocalStack's free image or MiniStack refuses. */
class EmulatorTest {

    private static final Map<String, String> SETTINGS = Map.of("stage", "localstack", "database", "postgres:5432");
    private static final Synthesised STAGE = Synthesised.of(SETTINGS);
    private static final Synthesised REST_WITH_AUTHORIZERS = with("gateway", "rest", "authorizers", "true");

    private static Synthesised with(String... settings) {
        Map<String, String> all = new HashMap<>(SETTINGS);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return Synthesised.of(all);
    }

    /**
     * Of the types that localstack 4.14.0 has a resource provider for (its sources: the folders resource_providers),
     * those in use.
     */
    private static final Set<String> KNOWN = Set.of(
            "AWS::ApiGateway::Account",
            "AWS::ApiGateway::Deployment",
            "AWS::ApiGateway::Method",
            "AWS::ApiGateway::Resource",
            "AWS::ApiGateway::RestApi",
            "AWS::ApiGateway::Stage",
            "AWS::CloudWatch::Alarm",
            "AWS::Events::Rule",
            "AWS::IAM::Policy",
            "AWS::IAM::Role",
            "AWS::KMS::Key",
            "AWS::Lambda::Alias",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::Function",
            "AWS::Lambda::Permission",
            "AWS::Lambda::Version",
            "AWS::Logs::LogGroup",
            "AWS::SNS::Topic",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::Queue",
            "AWS::SQS::QueuePolicy",
            "AWS::SecretsManager::Secret",
            // A function of the same template answers for it.
            "Custom::Trigger");

    @Test
    void knowsEveryType() {
        assertThat(STAGE.all()).extracting(Resource::type).isSubsetOf(KNOWN);
    }

    @Test
    void runsFunctionsOutsideOfAnyNetworkOnADatabaseThatTrustsThem() {
        for (Resource function : STAGE.javaFunctions()) {
            assertThat(function.properties().has("VpcConfig"))
                    .as("%s", function)
                    .isFalse();
            assertThat(function.properties().has("Architectures"))
                    .as("%s", function)
                    .isFalse();
            String url = function.properties()
                    .path("Environment")
                    .path("Variables")
                    .path("DATABASE_URL")
                    .asText();
            assertThat(url).as("%s", function).matches("|postgresql://[a-z_]+:trusted@postgres:5432/app");
        }
    }

    /** MiniStack 1.5.33 refuses them ("Metrics (metric math) is not supported"), LocalStack draws no dashboard. */
    @Test
    void hasNoMetricMath() {
        for (Synthesised stage : List.of(STAGE, REST_WITH_AUTHORIZERS, with("gateway", "http"))) {
            assertThat(stage.ofType("AWS::CloudWatch::Alarm"))
                    .filteredOn(alarm -> alarm.properties().has("Metrics"))
                    .isEmpty();
            assertThat(stage.ofType("AWS::CloudWatch::Dashboard")).isEmpty();
        }
    }

    @Test
    void tellsFunctionsWhereTheEmulatorIs() {
        assertThat(sites(STAGE)).containsExactly("http://localhost:4566");
        assertThat(sites(with("site", "http://localhost:4570"))).containsExactly("http://localhost:4570");
    }

    private static Set<String> sites(Synthesised stage) {
        Set<String> sites = new TreeSet<>();
        for (Resource function : stage.javaFunctions()) {
            JsonNode site = function.properties().at("/Environment/Variables/SITE_ORIGIN");
            if (!site.isMissingNode()) {
                sites.add(site.asText());
            }
        }
        return sites;
    }

    @Test
    void asksAnAuthorizerWhereTheEmulatorRunsThem() {
        assertThat(REST_WITH_AUTHORIZERS.ofType("AWS::ApiGateway::Authorizer")).hasSize(1);
        assertThat(GatewayRoutesTest.routes(REST_WITH_AUTHORIZERS).values()).contains("NONE", "AWS_IAM", "CUSTOM");
        assertThat(with("gateway", "http").ofType("AWS::ApiGatewayV2::Authorizer"))
                .hasSize(1);
    }

    /** Without authorizers nobody proves a session, and the functions refuse by themselves. */
    @Test
    void asksNoAuthorizer() {
        assertThat(STAGE.ofType("AWS::ApiGateway::Authorizer")).isEmpty();
        assertThat(GatewayRoutesTest.routes(STAGE).values()).containsOnly("NONE", "AWS_IAM");
    }
}
