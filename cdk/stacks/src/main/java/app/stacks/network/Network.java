package app.stacks.network;

import app.stacks.stage.Stage;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The network: isolated subnets in two zones, with no way to or from the internet. It has no NAT and no endpoints, for
 * nothing in it calls an AWS service: database tokens are signed locally, and logs leave through Lambda itself.
 */
public final class Network extends Stack {

    private final Vpc vpc;

    public Network(Construct scope, Stage stage) {
        super(scope, "Network", stage.stackProps("Network"));
        this.vpc = Vpc.Builder.create(this, "Vpc")
                .ipAddresses(IpAddresses.cidr(stage.cidr().value()))
                .maxAzs(2)
                .natGateways(0)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Isolated")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
                .build();
        LogGroup refused = LogGroup.Builder.create(this, "RefusedTraffic")
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
        // What was let through says little here; what was refused tells of a mistake or an intruder.
        vpc.addFlowLog(
                "FlowLog",
                FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(refused))
                        .trafficType(FlowLogTrafficType.REJECT)
                        .build());
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
