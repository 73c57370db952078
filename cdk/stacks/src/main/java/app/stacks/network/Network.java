package app.stacks.network;

import app.stacks.stage.Stage;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/**
 * The network: isolated subnets in two zones, with no way to or from the internet. It has no endpoints, for nothing in
 * it calls an AWS service: database tokens are signed locally, logs leave through Lambda itself.
 */
public final class Network extends Stack {

    private final Vpc vpc;

    public Network(Construct scope, Stage stage) {
        super(
                scope,
                "Network",
                StackProps.builder().stackName(stage.stackName("Network")).build());
        this.vpc = Vpc.Builder.create(this, "Vpc")
                .ipAddresses(IpAddresses.cidr(stage.cidr().value()))
                .maxAzs(2)
                .natGateways(0)
                .restrictDefaultSecurityGroup(false)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Isolated")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
    }

    /** The network itself. */
    public Vpc vpc() {
        return vpc;
    }

    /** The subnets of functions and database. */
    public SubnetSelection subnets() {
        return SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();
    }
}
