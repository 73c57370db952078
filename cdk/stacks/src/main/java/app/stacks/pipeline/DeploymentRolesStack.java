package app.stacks.pipeline;

import app.stacks.site.GlobalStack;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.WebIdentityPrincipal;
import software.constructs.Construct;

/**
 * The roles that GitHub's workflows take on: one deploys this stage from the environment of its name, one compares on
 * pull requests. The first can do nothing but take on the roles that {@code cdk bootstrap} made, the second nothing but
 * read the stage's templates, and no key of them exists.
 */
public final class DeploymentRolesStack extends Stack {

    private static final String ISSUER = "token.actions.githubusercontent.com";

    private final String repository;
    private final List<String> regions;

    /**
     * Declares the roles.
     *
     * @param repository as GitHub's tokens name it: {@code owner/name}, or {@code owner@id/name@id} ("OpenID Connect
     *     reference", Immutable subject claims)
     */
    public DeploymentRolesStack(Construct scope, Stage stage, String repository) {
        super(scope, "Pipeline", stage.stackProps("Pipeline"));
        this.repository = repository;
        this.regions = stage.hasGlobalPart()
                ? Stream.of(getRegion(), GlobalStack.REGION).distinct().toList()
                : List.of(getRegion());
        role(
                "Deploy",
                "environment:" + stage.name(),
                PolicyStatement.Builder.create()
                        .actions(List.of("sts:AssumeRole"))
                        .resources(Stream.of("deploy", "file-publishing", "image-publishing", "lookup")
                                .flatMap(this::bootstrapRoles)
                                .toList())
                        .build());
        if (!stage.isProduction()) {
            role("Diff", "pull_request", readTemplates(stage));
        }
    }

    /** Not CDK's role for look-ups, which reads everything in the account: any pull request's code has this one. */
    private PolicyStatement readTemplates(Stage stage) {
        return PolicyStatement.Builder.create()
                .actions(List.of("cloudformation:DescribeStacks", "cloudformation:GetTemplate"))
                .resources(regions.stream()
                        .map(region -> "arn:" + getPartition() + ":cloudformation:" + region + ":" + getAccount()
                                + ":stack/" + stage.stackName("*"))
                        .toList())
                .build();
    }

    private void role(String id, String job, PolicyStatement permission) {
        Role role = Role.Builder.create(this, id)
                .description("GitHub's workflows of " + repository + " (" + job + ")")
                .maxSessionDuration(Duration.hours(2))
                .assumedBy(new WebIdentityPrincipal(
                        "arn:" + getPartition() + ":iam::" + getAccount() + ":oidc-provider/" + ISSUER,
                        Map.of(
                                "StringEquals",
                                new TreeMap<>(Map.of(
                                        ISSUER + ":aud",
                                        "sts.amazonaws.com",
                                        ISSUER + ":sub",
                                        "repo:" + repository + ":" + job)))))
                .build();
        role.addToPolicy(permission);
        CfnOutput.Builder.create(this, id + "RoleArn").value(role.getRoleArn()).build();
    }

    private Stream<String> bootstrapRoles(String name) {
        return regions.stream()
                .map(region -> "arn:" + getPartition() + ":iam::" + getAccount() + ":role/cdk-hnb659fds-" + name
                        + "-role-" + getAccount() + "-" + region);
    }
}
