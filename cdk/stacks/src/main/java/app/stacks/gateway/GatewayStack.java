package app.stacks.gateway;

import app.stacks.stage.Stage;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.constructs.Construct;

/**
 * The gateway's address and nothing more. The site points to it and the functions are told the site's address, so it
 * must exist before both; its routes come later, with the functions.
 */
public final class GatewayStack extends Stack {

    private final HttpApi api;

    public GatewayStack(Construct scope, Stage stage) {
        super(
                scope,
                "Gateway",
                StackProps.builder().stackName(stage.stackName("Gateway")).build());
        this.api = HttpApi.Builder.create(this, "HttpApi")
                .apiName(stage.stackName("Api"))
                .createDefaultStage(false)
                .build();
    }

    /** The gateway's routes, as part of another stack. */
    public Gateway routes(Construct scope) {
        return new HttpGateway(scope, "Routes", api);
    }

    /** Where CloudFront finds the API. */
    public String domainName() {
        return api.getApiId() + ".execute-api." + getRegion() + "." + getUrlSuffix();
    }
}
