package app.stacks.functions;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.RoleProps;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.ILogGroup;
import software.constructs.Construct;

/** The least that a function needs: to write its own log, and to be put into the network. */
public final class FunctionRole extends Role {

    /**
     * What Lambda does in our name to connect a function with a subnet. EC2 offers no narrower resource for them: the
     * interface's name is not known before it is made.
     */
    private static final List<String> NETWORK_INTERFACES = List.of(
            "ec2:AssignPrivateIpAddresses",
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:UnassignPrivateIpAddresses");

    /**
     * A role.
     *
     * @param logs where the function writes
     * @param inNetwork whether it stands in a subnet
     */
    public FunctionRole(Construct scope, String id, ILogGroup logs, boolean inNetwork) {
        super(
                scope,
                id,
                RoleProps.builder()
                        .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
                        .build());
        logs.grantWrite(this);
        if (inNetwork) {
            grantNetworkInterfaces();
        }
    }

    private void grantNetworkInterfaces() {
        addToPolicy(PolicyStatement.Builder.create()
                .actions(NETWORK_INTERFACES)
                .resources(List.of("*"))
                .build());
        // Lambda needs them, the function's own code does not.
        addToPolicy(PolicyStatement.Builder.create()
                .effect(Effect.DENY)
                .actions(NETWORK_INTERFACES)
                .resources(List.of("*"))
                .conditions(Map.of("ArnLike", Map.of("lambda:SourceFunctionArn", "arn:*:lambda:*:*:function:*")))
                .build());
    }
}
