package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stage localstack holds nothing that LocalStack's free image refuses. */
class EmulatorTest {

    private static final Synthesised STAGE = Synthesised.of(Map.of("stage", "localstack", "database", "postgres:5432"));

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
            String url = function.properties()
                    .path("Environment")
                    .path("Variables")
                    .path("DATABASE_URL")
                    .asText();
            assertThat(url).as("%s", function).matches("|postgresql://[a-z_]+:trusted@postgres:5432/app");
        }
    }

    /** Without authorizers nobody proves a session, and the functions refuse by themselves. */
    @Test
    void asksNoAuthorizer() {
        assertThat(STAGE.ofType("AWS::ApiGateway::Authorizer")).isEmpty();
        assertThat(GatewayRoutesTest.routes(STAGE).values()).containsOnly("NONE", "AWS_IAM");
    }
}
