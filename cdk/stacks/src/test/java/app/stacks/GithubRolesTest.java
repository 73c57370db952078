package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Permissions.Statement;
import app.stacks.Synthesised.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What GitHub's workflows may do, and which workflows. */
class GithubRolesTest {

    @ParameterizedTest
    @ValueSource(strings = {"owner/name", "owner@12/name@345"})
    void trustsTheRepositoryAsGithubNamesIt(String repository) {
        List<Resource> roles = Synthesised.of(Map.of("repository", repository)).ofType("AWS::IAM::Role").stream()
                .filter(role -> role.stack().equals("Pipeline"))
                .toList();
        assertThat(roles).hasSize(2);
        assertThat(roles.toString()).contains("Deploy", "Diff");
        assertThat(roles)
                .extracting(role -> role.properties()
                        .path("AssumeRolePolicyDocument")
                        .path("Statement")
                        .path(0)
                        .path("Condition")
                        .path("StringEquals")
                        .path("token.actions.githubusercontent.com:sub")
                        .asText())
                .containsExactlyInAnyOrder(
                        "repo:" + repository + ":environment:dev", "repo:" + repository + ":pull_request");
    }

    /** The certificate and the firewall are made in us-east-1, by that region's roles. */
    @Test
    void deploysTheGlobalPartToo() {
        assertThat(assumed(Map.of("repository", "owner/name", "waf", "true", "region", "eu-central-1")))
                .hasSize(8)
                .filteredOn(role -> role.endsWith("-us-east-1"))
                .hasSize(4);
        assertThat(assumed(Map.of("repository", "owner/name")))
                .hasSize(4)
                .noneMatch(role -> role.contains("us-east-1"));
    }

    private static List<String> assumed(Map<String, String> settings) {
        return Permissions.of(Synthesised.of(settings)).stream()
                .filter(statement -> statement.actions().contains("sts:AssumeRole")
                        && statement.holder().startsWith("Pipeline/"))
                .flatMap(statement -> statement.resources().stream())
                .toList();
    }

    /** A pull request's own code runs with it. */
    @Test
    void thatOfPullRequestsReadsTheStagesTemplatesAndNothingElse() {
        List<Statement> statements = Permissions.of(Synthesised.of(Map.of("repository", "owner/name"))).stream()
                .filter(statement -> statement.holder().contains("{Diff"))
                .toList();
        assertThat(statements).hasSize(1);
        assertThat(statements.getFirst().actions())
                .containsExactlyInAnyOrder("cloudformation:DescribeStacks", "cloudformation:GetTemplate");
        assertThat(statements.getFirst().resources()).hasSize(1).allMatch(arn -> arn.endsWith(":stack/dev-*"));
    }
}
