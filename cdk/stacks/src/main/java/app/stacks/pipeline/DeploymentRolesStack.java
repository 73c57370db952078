package app.stacks.pipeline;

import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.WebIdentityPrincipal;
import software.constructs.Construct;

/**
 * The roles that GitHub's workflows take on: one deploys this stage from the environment of its name, one compares on
 * pull requests. They can do nothing but take on the roles that {@code cdk bootstrap} made, and no key of them exists.
 */
public final class DeploymentRolesStack extends Stack {

    private static final String ISSUER = "token.actions.githubusercontent.com";

    private final String repository;

    /**
     * Declares the roles.
     *
     * @param repository such as {@code owner/name}
     */
    public DeploymentRolesStack(Construct scope, Stage stage, String repository) {
        super(scope, "Pipeline", stage.stackProps("Pipeline"));
        this.repository = repository;
        role(
                "Deploy",
                "environment:" + stage.name(),
                List.of("deploy", "file-publishing", "image-publishing", "lookup"));
        if (!stage.isProduction()) {
            role("Diff", "pull_request", List.of("lookup"));
        }
    }

    private void role(String id, String job, List<String> bootstrapRoles) {
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
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("sts:AssumeRole"))
                .resources(bootstrapRoles.stream().map(this::bootstrapRole).toList())
                .build());
        CfnOutput.Builder.create(this, id + "RoleArn").value(role.getRoleArn()).build();
    }

    private String bootstrapRole(String name) {
        return "arn:" + getPartition() + ":iam::" + getAccount() + ":role/cdk-hnb659fds-" + name + "-role-"
                + getAccount() + "-" + getRegion();
    }
}
