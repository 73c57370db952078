package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What AWS's own list of good habits (cdk-nag, AwsSolutions) says, and why we do otherwise in places. */
class NagTest {

    /**
     * A finding that we accept.
     *
     * @param rule the rule's name, with what it found where that matters
     * @param path a regular expression of the resource's path
     */
    private record Accepted(String rule, String path, String why) {}

    private static final List<Accepted> ACCEPTED = List.of(
            new Accepted(
                    "AwsSolutions-APIG4",
                    "Api/Routes/(StartOauthLogin|HandleOauthCallback)/Resource",
                    "sign-in is for those who are not signed in; RoutesTest lists these two"),
            new Accepted(
                    "AwsSolutions-APIG4",
                    "Api/RestApi/Default/api/auth/\\{provider}/(login|callback)/GET/Resource",
                    "sign-in is for those who are not signed in; RoutesTest lists these two"),
            new Accepted(
                    "AwsSolutions-COG4",
                    "Api/RestApi/Default/(api|rpc)/.*/(GET|POST|PATCH|DELETE)/Resource",
                    "sessions are our own, checked by SessionAuthorizer; internal routes are by IAM; not by Cognito"),
            new Accepted(
                    "AwsSolutions-APIG2",
                    "Gateway/RestApi",
                    "functions validate by the proto, with one error shape for both gateways"),
            new Accepted(
                    "AwsSolutions-APIG3",
                    "Api/Routes/Stage/Resource",
                    "the firewall stands before CloudFront (-c waf=true), and nothing passes around CloudFront"),
            new Accepted(
                    "AwsSolutions-APIG6",
                    "Api/Routes/Stage/Resource",
                    "execution logs would hold cookies, codes and bodies; the access log has what is needed"),
            new Accepted("AwsSolutions-CFR1", "Site/Distribution/Resource", "people may live anywhere"),
            new Accepted(
                    "AwsSolutions-CFR2",
                    "Site/Distribution/Resource",
                    "a firewall costs more than a small site; -c waf=true adds it"),
            new Accepted(
                    "AwsSolutions-CFR3",
                    "Site/Distribution/Resource",
                    "its log holds queries, and those of sign-in hold codes; the gateway logs each request instead"),
            new Accepted(
                    "AwsSolutions-CFR4",
                    "Site/Distribution/Resource",
                    "CloudFront's own certificate fixes the protocol; with -c domain it is TLS 1.2 of 2021"),
            new Accepted(
                    "AwsSolutions-S1",
                    "Site/Files/Resource",
                    "public files, read by CloudFront only, written by deployments only"),
            new Accepted(
                    "AwsSolutions-SMG4",
                    "Api/SignInProviders/(Google|Github)",
                    "Google and GitHub give these out; cdk/stacks/README.md says how to change them"),
            new Accepted(
                    "AwsSolutions-SMG4",
                    "Site/OriginKey/Key1/Resource",
                    "CloudFront and the functions would have to change it in the same instant; it opens no data"),
            new Accepted("AwsSolutions-SQS3", "Api/\\w+Schedule/Failed/Resource", "it is the dead-letter queue itself"),
            new Accepted(
                    "AwsSolutions-RDS(3|10|11)",
                    "Database/Postgres/Resource",
                    "dev has one small instance that may be deleted; the port is no secret in an isolated network"),
            new Accepted(
                    "AwsSolutions-IAM5\\[Resource::\\*]",
                    "Api/[A-Za-z]+Role/DefaultPolicy/Resource",
                    "Lambda's network interfaces, and X-Ray; PermissionsTest holds the list of wildcards"),
            new Accepted(
                    "AwsSolutions-IAM4\\[.*AWSCodeDeployRoleForLambdaLimited]",
                    "Api/Rollout/ServiceRole/Resource",
                    "AWS keeps it in step with what CodeDeploy does"),
            new Accepted(
                    "AwsSolutions-IAM4\\[.*AmazonAPIGatewayPushToCloudWatchLogs]",
                    "Gateway/LogRole/Resource",
                    "API Gateway asks for this very policy"),
            new Accepted(
                    "AwsSolutions-IAM(4|5)\\[.*]",
                    "Database/LogRetention[0-9a-f]{32}/ServiceRole/(DefaultPolicy/)?Resource",
                    "CDK's own function, which only deployments call; the log's name is not known before"),
            new Accepted(
                    "AwsSolutions-(IAM4|IAM5|L1)(\\[.*])?",
                    "Site/Custom::CDKBucketDeployment[0-9A-F]{32}/(ServiceRole/(DefaultPolicy/)?)?Resource",
                    "CDK's own function, which only deployments call"));

    @InEveryStage
    void nothingIsFound(Map<String, String> settings) {
        Set<String> open = Synthesised.of(settings).findings().stream()
                .filter(finding -> ACCEPTED.stream().noneMatch(accepted -> covers(accepted, finding)))
                .map(Finding::toString)
                .collect(Collectors.toCollection(HashSet::new));

        assertThat(open).isEmpty();
    }

    @Test
    void everythingAcceptedIsFound() {
        List<Finding> findings = Synthesised.STAGES.stream()
                .flatMap(settings -> Synthesised.of(settings).findings().stream())
                .toList();
        for (Accepted accepted : ACCEPTED) {
            assertThat(findings).as("a finding for %s", accepted).anyMatch(finding -> covers(accepted, finding));
        }
    }

    private static boolean covers(Accepted accepted, Finding finding) {
        return finding.rule().matches(accepted.rule()) && finding.path().matches(accepted.path());
    }
}
