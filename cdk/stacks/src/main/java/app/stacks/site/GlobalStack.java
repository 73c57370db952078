package app.stacks.site;

import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.CertificateValidation;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.wafv2.CfnWebACL;
import software.constructs.Construct;

/** What CloudFront wants in us-east-1: the certificate of the domain, and the firewall. */
public final class GlobalStack extends Stack {

    /** Where CloudFront looks for certificates and firewalls. */
    public static final String REGION = "us-east-1";

    private final Optional<ICertificate> certificate;
    private final Optional<String> firewallArn;

    public GlobalStack(Construct scope, Stage stage) {
        super(
                scope,
                "Global",
                StackProps.builder()
                        .stackName(stage.stackName("Global"))
                        .terminationProtection(stage.isProduction())
                        .crossRegionReferences(true)
                        .env(Environment.builder().region(REGION).build())
                        .build());
        this.certificate =
                stage.domain().flatMap(domain -> domain.hostedZone().map(zone -> certificate(domain.name(), zone)));
        this.firewallArn = stage.hasFirewall() ? Optional.of(firewall().getAttrArn()) : Optional.empty();
    }

    private ICertificate certificate(String domain, String zone) {
        return Certificate.Builder.create(this, "Certificate")
                .domainName(domain)
                .validation(CertificateValidation.fromDns(HostedZone.fromHostedZoneAttributes(
                        this,
                        "Zone",
                        HostedZoneAttributes.builder()
                                .hostedZoneId(zone)
                                .zoneName(domain)
                                .build())))
                .build();
    }

    private CfnWebACL firewall() {
        return CfnWebACL.Builder.create(this, "Firewall")
                .scope("CLOUDFRONT")
                .defaultAction(CfnWebACL.DefaultActionProperty.builder()
                        .allow(CfnWebACL.AllowActionProperty.builder().build())
                        .build())
                .visibilityConfig(visibility("Firewall"))
                .rules(List.of(
                        managed(0, "AWSManagedRulesAmazonIpReputationList"),
                        managed(1, "AWSManagedRulesKnownBadInputsRuleSet"),
                        manyRequests(2)))
                .build();
    }

    private static CfnWebACL.RuleProperty managed(int priority, String group) {
        return CfnWebACL.RuleProperty.builder()
                .name(group)
                .priority(priority)
                .overrideAction(CfnWebACL.OverrideActionProperty.builder()
                        .none(Map.of())
                        .build())
                .statement(CfnWebACL.StatementProperty.builder()
                        .managedRuleGroupStatement(CfnWebACL.ManagedRuleGroupStatementProperty.builder()
                                .vendorName("AWS")
                                .name(group)
                                .build())
                        .build())
                .visibilityConfig(visibility(group))
                .build();
    }

    /** One address may ask 2,000 times in five minutes: an office behind one address can work, a flood cannot. */
    private static CfnWebACL.RuleProperty manyRequests(int priority) {
        return CfnWebACL.RuleProperty.builder()
                .name("ManyRequests")
                .priority(priority)
                .action(CfnWebACL.RuleActionProperty.builder()
                        .block(CfnWebACL.BlockActionProperty.builder().build())
                        .build())
                .statement(CfnWebACL.StatementProperty.builder()
                        .rateBasedStatement(CfnWebACL.RateBasedStatementProperty.builder()
                                .aggregateKeyType("IP")
                                .limit(2000)
                                .build())
                        .build())
                .visibilityConfig(visibility("ManyRequests"))
                .build();
    }

    private static CfnWebACL.VisibilityConfigProperty visibility(String name) {
        return CfnWebACL.VisibilityConfigProperty.builder()
                .metricName(name)
                .cloudWatchMetricsEnabled(true)
                // Samples would hold queries, and those hold sign-in codes.
                .sampledRequestsEnabled(false)
                .build();
    }

    /** The certificate of the stage's domain, where it is made here. */
    Optional<ICertificate> certificate() {
        return certificate;
    }

    /** The firewall, where the stage has one. */
    Optional<String> firewallArn() {
        return firewallArn;
    }
}
