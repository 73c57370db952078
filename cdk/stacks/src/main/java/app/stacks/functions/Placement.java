package app.stacks.functions;

import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SubnetSelection;

/**
 * Where in a network a function stands.
 *
 * @param vpc the network
 * @param subnets the subnets that it may be in
 * @param group what it may reach
 */
public record Placement(IVpc vpc, SubnetSelection subnets, ISecurityGroup group) {}
