package app.stacks.network;

import app.stacks.stage.Stage;
import app.stacks.stage.TraceExport;
import java.util.List;
import java.util.Set;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The network: isolated subnets in two zones, with no way to or from the internet. It has no NAT and no endpoints, for
 * nothing in it calls an AWS service: database tokens are signed locally, logs leave through Lambda itself, and so do
 * traces, unless a collector of a layer is to send them: then X-Ray has an endpoint here, or a NAT leads to another
 * backend.
 */
public final class NetworkStack extends Stack {

    private static final Port HTTPS = Port.tcp(443);

    private final Vpc vpc;
    private final SecurityGroup xray;
    private final boolean hasXray;
    /** Where the collector sends to on the internet; empty where it need not. */
    private final Set<Integer> tracePorts;

    public NetworkStack(Construct scope, Stage stage) {
        super(scope, "Network", stage.stackProps("Network"));
        boolean hasCollector = stage.traces() == TraceExport.LAYER;
        this.tracePorts = hasCollector ? stage.collector().ports() : Set.of();
        Vpc.Builder builder = Vpc.Builder.create(this, "Vpc");
        if (stage.zones().isEmpty()) {
            builder.maxAzs(2);
        } else {
            builder.availabilityZones(stage.zones());
        }
        this.vpc = builder.ipAddresses(IpAddresses.cidr(stage.cidr().value()))
                .natGateways(tracePorts.isEmpty() ? 0 : 1)
                // Whoever forgets to name a security group reaches nothing, and is reached by nobody.
                .restrictDefaultSecurityGroup(true)
                .subnetConfiguration(subnetConfiguration())
                .build();
        this.xray = SecurityGroup.Builder.create(this, "XrayGroup")
                .vpc(vpc)
                .description("The endpoint of X-Ray")
                .allowAllOutbound(false)
                .build();
        this.hasXray = hasCollector && stage.collector().isXray();
        if (hasXray) {
            addXrayEndpoint();
        }
        // Also without an endpoint: what another stack has imported cannot go before that stack lets go of it.
        exportValue(xray.getSecurityGroupId());
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

    private List<SubnetConfiguration> subnetConfiguration() {
        SubnetConfiguration ours = SubnetConfiguration.builder()
                .name("Isolated")
                .subnetType(subnetType())
                .build();
        if (tracePorts.isEmpty()) {
            return List.of(ours);
        }
        // For the NAT alone.
        SubnetConfiguration outside = SubnetConfiguration.builder()
                .name("Public")
                .subnetType(SubnetType.PUBLIC)
                .mapPublicIpOnLaunch(false)
                .cidrMask(28)
                .build();
        return List.of(ours, outside);
    }

    private SubnetType subnetType() {
        return tracePorts.isEmpty() ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS;
    }

    private void addXrayEndpoint() {
        InterfaceVpcEndpoint.Builder.create(this, "Xray")
                .vpc(vpc)
                .subnets(subnets())
                .service(InterfaceVpcEndpointAwsService.XRAY)
                .securityGroups(List.of(xray))
                .open(false)
                .build();
    }

    /** Lets those of a security group send traces, where they have to do it by themselves. */
    public void letTrace(SecurityGroup senders) {
        for (int port : tracePorts) {
            senders.addEgressRule(Peer.anyIpv4(), Port.tcp(port), "traces, and what the collector needs for them");
        }
        if (hasXray) {
            senders.addEgressRule(Peer.securityGroupId(xray.getSecurityGroupId()), HTTPS, "traces to X-Ray");
            // Beside the senders, for the network must not know who is in it.
            CfnSecurityGroupIngress.Builder.create(senders, "Traces")
                    .groupId(xray.getSecurityGroupId())
                    .sourceSecurityGroupId(senders.getSecurityGroupId())
                    .ipProtocol("tcp")
                    .fromPort(443)
                    .toPort(443)
                    .description("traces")
                    .build();
        }
    }

    /** The network itself. */
    public Vpc vpc() {
        return vpc;
    }

    /** The subnets of functions and database. */
    public SubnetSelection subnets() {
        return SubnetSelection.builder().subnetType(subnetType()).build();
    }
}
