package app.stacks.site;

import app.stacks.gateway.GatewayStack;
import app.stacks.stage.Domain;
import app.stacks.stage.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.amazon.awscdk.services.certificatemanager.ICertificate;
import software.amazon.awscdk.services.cloudfront.AccessLevel;
import software.amazon.awscdk.services.cloudfront.AllowedMethods;
import software.amazon.awscdk.services.cloudfront.BehaviorOptions;
import software.amazon.awscdk.services.cloudfront.CachePolicy;
import software.amazon.awscdk.services.cloudfront.Distribution;
import software.amazon.awscdk.services.cloudfront.Function;
import software.amazon.awscdk.services.cloudfront.FunctionAssociation;
import software.amazon.awscdk.services.cloudfront.FunctionCode;
import software.amazon.awscdk.services.cloudfront.FunctionEventType;
import software.amazon.awscdk.services.cloudfront.FunctionRuntime;
import software.amazon.awscdk.services.cloudfront.HttpVersion;
import software.amazon.awscdk.services.cloudfront.OriginProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestCookieBehavior;
import software.amazon.awscdk.services.cloudfront.OriginRequestHeaderBehavior;
import software.amazon.awscdk.services.cloudfront.OriginRequestPolicy;
import software.amazon.awscdk.services.cloudfront.OriginRequestQueryStringBehavior;
import software.amazon.awscdk.services.cloudfront.OriginSslPolicy;
import software.amazon.awscdk.services.cloudfront.PriceClass;
import software.amazon.awscdk.services.cloudfront.S3OriginAccessControl;
import software.amazon.awscdk.services.cloudfront.SecurityPolicyProtocol;
import software.amazon.awscdk.services.cloudfront.ViewerProtocolPolicy;
import software.amazon.awscdk.services.cloudfront.origins.HttpOrigin;
import software.amazon.awscdk.services.cloudfront.origins.S3BucketOrigin;
import software.amazon.awscdk.services.cloudfront.origins.S3BucketOriginWithOACProps;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/**
 * The public origin: the web site from a private bucket, and the API beside it under /api. CloudFront writes no access
 * log, for it would hold queries, and those of sign-in hold codes; what touches data is in the gateway's log.
 */
public final class SiteStack extends Stack {

    /** What functions read of a request, besides cookies and query. Never Host: the gateway must see its own. */
    private static final String[] API_HEADERS = {
        "accept",
        "content-type",
        "idempotency-key",
        "origin",
        "sec-fetch-site",
        "user-agent",
        "traceparent",
        "tracestate",
        // Whose browser it is: CloudFront's own word, which replaces what a browser sends by that name.
        "cloudfront-viewer-address"
    };

    private final Stage stage;
    private final Distribution distribution;
    private final OriginKeyHeader key;

    public SiteStack(
            Construct scope, Stage stage, GatewayStack gateway, Optional<GlobalStack> global, SiteFiles siteFiles) {
        super(scope, "Site", stage.stackProps("Site"));
        this.stage = stage;
        this.key = new OriginKeyHeader(this, stage);
        Bucket files = Bucket.Builder.create(this, "Files")
                .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
                .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
                .encryption(BucketEncryption.S3_MANAGED)
                .enforceSsl(true)
                .minimumTlsVersion(1.2)
                .removalPolicy(stage.removal())
                .autoDeleteObjects(!stage.isProduction())
                .build();
        Annotations.of(this)
                .acknowledgeWarning(
                        "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
                        "the default root object is set, and the page function leaves no path that would list");
        Distribution.Builder builder = Distribution.Builder.create(this, "Distribution")
                .comment(stage.stackName("Site"))
                .defaultRootObject("index.html")
                .httpVersion(HttpVersion.HTTP2_AND_3)
                .enableIpv6(true)
                .priceClass(stage.isProduction() ? PriceClass.PRICE_CLASS_ALL : PriceClass.PRICE_CLASS_100)
                .minimumProtocolVersion(SecurityPolicyProtocol.TLS_V1_2_2021)
                .defaultBehavior(pages(files, siteFiles))
                .additionalBehaviors(Map.of("/api/*", api(gateway)));
        global.flatMap(GlobalStack::firewallArn).ifPresent(builder::webAclId);
        stage.domain()
                .ifPresent(
                        domain -> builder.domainNames(List.of(domain.name())).certificate(certificate(domain, global)));
        this.distribution = builder.build();
        stage.domain().ifPresent(this::addRecords);
        // Also for a stage with a domain: what another stack has imported cannot go before that stack lets go of it.
        exportValue(distribution.getDistributionDomainName());
        Optional<Path> folder = siteFiles.folder();
        if (folder.isPresent()) {
            new PublishedFiles(this, stage, files, folder.get());
        } else {
            Annotations.of(this)
                    .addInfo("web/build is missing, so the site has no pages: build it with `mvn package -DskipTests`");
        }
        CfnOutput.Builder.create(this, "Url").value(origin().url()).build();
    }

    private BehaviorOptions pages(Bucket files, SiteFiles siteFiles) {
        // CloudFront's own resources need names, unlike others, and share an account with those of other stages.
        Function page = Function.Builder.create(this, "Page")
                .functionName(stage.stackName("Page"))
                .comment("Every path that is no file is the home page or a page of the single-page app")
                .runtime(FunctionRuntime.JS_2_0)
                .code(FunctionCode.fromInline(Resources.text("page.js")))
                .build();
        return BehaviorOptions.builder()
                // With the right to list, S3 answers 404 for a file that is not there, and not 403.
                .origin(S3BucketOrigin.withOriginAccessControl(
                        files,
                        S3BucketOriginWithOACProps.builder()
                                .originAccessControl(S3OriginAccessControl.Builder.create(this, "FilesAccess")
                                        .originAccessControlName(stage.stackName("Files"))
                                        .build())
                                .originAccessLevels(List.of(AccessLevel.READ, AccessLevel.LIST))
                                .build()))
                .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                .allowedMethods(AllowedMethods.ALLOW_GET_HEAD)
                .cachePolicy(CachePolicy.CACHING_OPTIMIZED)
                .compress(true)
                .responseHeadersPolicy(
                        new SecurityHeaders(this, "PageHeaders", stage, siteFiles.contentSecurityPolicy(), List.of()))
                .functionAssociations(List.of(FunctionAssociation.builder()
                        .eventType(FunctionEventType.VIEWER_REQUEST)
                        .function(page)
                        .build()))
                .build();
    }

    private BehaviorOptions api(GatewayStack gateway) {
        return BehaviorOptions.builder()
                .origin(HttpOrigin.Builder.create(gateway.domainName())
                        .originPath(gateway.originPath())
                        .protocolPolicy(OriginProtocolPolicy.HTTPS_ONLY)
                        .originSslProtocols(List.of(OriginSslPolicy.TLS_V1_2))
                        .customHeaders(key.header())
                        .build())
                .viewerProtocolPolicy(ViewerProtocolPolicy.HTTPS_ONLY)
                .allowedMethods(AllowedMethods.ALLOW_ALL)
                .cachePolicy(CachePolicy.CACHING_DISABLED)
                .originRequestPolicy(OriginRequestPolicy.Builder.create(this, "ApiRequests")
                        .originRequestPolicyName(stage.stackName("ApiRequests"))
                        .headerBehavior(OriginRequestHeaderBehavior.allowList(API_HEADERS))
                        .cookieBehavior(OriginRequestCookieBehavior.all())
                        .queryStringBehavior(OriginRequestQueryStringBehavior.all())
                        .build())
                .responseHeadersPolicy(new SecurityHeaders(
                        this,
                        "ApiHeaders",
                        stage,
                        "default-src 'none'; frame-ancestors 'none'",
                        // The gateway's own answers say nothing of caching.
                        List.of(SecurityHeaders.header("cache-control", "no-store"))))
                .build();
    }

    private ICertificate certificate(Domain domain, Optional<GlobalStack> global) {
        return domain.certificate()
                .map(arn -> Certificate.fromCertificateArn(this, "Certificate", arn))
                .or(() -> global.flatMap(GlobalStack::certificate))
                .orElseThrow(() -> new IllegalStateException("the domain " + domain.name() + " has no certificate"));
    }

    private void addRecords(Domain domain) {
        domain.hostedZone().ifPresent(zone -> {
            for (String type : List.of("A", "AAAA")) {
                CfnRecordSet.Builder.create(this, "Record" + type)
                        .hostedZoneId(zone)
                        .name(domain.name())
                        .type(type)
                        .aliasTarget(CfnRecordSet.AliasTargetProperty.builder()
                                .dnsName(distribution.getDistributionDomainName())
                                // Every distribution's zone, says the reference of AWS::Route53::RecordSet.
                                .hostedZoneId("Z2FDTNDATAQYW2")
                                .build())
                        .build();
            }
        });
    }

    /** Where people find the application. */
    public PublicOrigin origin() {
        String host = stage.domain().map(Domain::name).orElseGet(distribution::getDistributionDomainName);
        return new PublicOrigin("https://" + host, Optional.of(key.sha256()));
    }
}
