package app.stacks.gateway;

import app.api.Catalogue;
import app.api.Rpc;
import app.stacks.stage.Stage;
import java.util.List;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigateway.CfnAccount;
import software.amazon.awscdk.services.apigateway.CfnRestApi;
import software.amazon.awscdk.services.apigateway.RestApi;
import software.amazon.awscdk.services.apigateway.RestApiAttributes;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.constructs.Construct;

/**
 * The gateway's address and nothing more. The site points to it and the functions are told the site's address, so it
 * must exist before both; its routes come later, with the functions.
 */
public final class GatewayStack extends Stack {

    /** HTTP APIs have a stage without a name, REST APIs have not; CloudFront adds it, so that nobody sees it. */
    static final String REST_STAGE = "live";

    private final Stage stage;
    private final Address address;

    /** Makes the routes of the gateway in another stack. */
    @FunctionalInterface
    private interface RouteTable {
        Gateway in(Construct scope, IFunction authorizer);
    }

    private record Address(String apiId, RouteTable routes) {}

    public GatewayStack(Construct scope, Stage stage, Catalogue catalogue) {
        super(scope, "Gateway", stage.stackProps("Gateway"));
        this.stage = stage;
        String name = stage.stackName("Api");
        this.address = switch (stage.gateway()) {
            case HTTP -> httpApi(name);
            case REST -> restApi(name, catalogue);
        };
        CfnOutput.Builder.create(this, "ApiId").value(address.apiId()).build();
    }

    private Address httpApi(String name) {
        HttpApi api = HttpApi.Builder.create(this, "HttpApi")
                .apiName(name)
                .createDefaultStage(false)
                .build();
        return new Address(
                api.getApiId(), (scope, authorizer) -> new HttpGateway(scope, "Routes", stage, api, authorizer));
    }

    /** Not CDK's RestApi, which wants its methods beside it. */
    private Address restApi(String name, Catalogue catalogue) {
        CfnRestApi api = CfnRestApi.Builder.create(this, "RestApi")
                .name(name)
                .endpointConfiguration(CfnRestApi.EndpointConfigurationProperty.builder()
                        .types(List.of("REGIONAL"))
                        .build())
                // An HTTP API needs no list. Here a browser's Accept decides, unless all types are on it.
                .binaryMediaTypes(catalogue.rpcs().stream().anyMatch(Rpc::carriesBytes) ? List.of("*/*") : null)
                .build();
        api.getNode().addDependency(logAccount());
        RestApiAttributes attributes = RestApiAttributes.builder()
                .restApiId(api.getRef())
                .rootResourceId(api.getAttrRootResourceId())
                .build();
        return new Address(
                api.getRef(),
                (scope, authorizer) -> new RestGateway(
                        scope,
                        "Routes",
                        stage,
                        RestApi.fromRestApiAttributes(scope, "RestApi", attributes),
                        name,
                        authorizer));
    }

    /** REST APIs write logs by a role of the whole account and region, so it stays when this stage goes. */
    private CfnAccount logAccount() {
        Role role = Role.Builder.create(this, "LogRole")
                .assumedBy(new ServicePrincipal("apigateway.amazonaws.com"))
                .managedPolicies(List.of(
                        ManagedPolicy.fromAwsManagedPolicyName("service-role/AmazonAPIGatewayPushToCloudWatchLogs")))
                .build();
        role.applyRemovalPolicy(RemovalPolicy.RETAIN);
        CfnAccount account = CfnAccount.Builder.create(this, "LogAccount")
                .cloudWatchRoleArn(role.getRoleArn())
                .build();
        account.applyRemovalPolicy(RemovalPolicy.RETAIN);
        return account;
    }

    /** The gateway's routes, as part of another stack; {@code authorizer} decides on those with a session. */
    public Gateway routes(Construct scope, IFunction authorizer) {
        return address.routes().in(scope, authorizer);
    }

    /** Where CloudFront finds the API. */
    public String domainName() {
        return address.apiId() + ".execute-api." + getRegion() + "." + getUrlSuffix();
    }

    /** What CloudFront puts before a request's path; empty for nothing. */
    public String originPath() {
        return switch (stage.gateway()) {
            case HTTP -> "";
            case REST -> "/" + REST_STAGE;
        };
    }
}
