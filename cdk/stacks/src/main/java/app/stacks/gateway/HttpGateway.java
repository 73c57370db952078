package app.stacks.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AuthorizerPayloadVersion;
import software.amazon.awscdk.services.apigatewayv2.HttpAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.HttpAuthorizerAttributes;
import software.amazon.awscdk.services.apigatewayv2.HttpAuthorizerType;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpNoneAuthorizer;
import software.amazon.awscdk.services.apigatewayv2.HttpRoute;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteKey;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.IHttpApi;
import software.amazon.awscdk.services.apigatewayv2.IHttpRouteAuthorizer;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Permission;
import software.constructs.Construct;

/** The routes of an HTTP API, payload 2.0. */
public final class HttpGateway extends Construct implements Gateway {

    private final IHttpApi api;
    private @Nullable IHttpRouteAuthorizer sessions;

    public HttpGateway(Construct scope, String id, IHttpApi api) {
        super(scope, id);
        this.api = api;
    }

    @Override
    public void authorizeBy(IFunction authorizer) {
        Stack stack = Stack.of(this);
        HttpAuthorizer resource = HttpAuthorizer.Builder.create(this, "Sessions")
                .httpApi(api)
                .type(HttpAuthorizerType.LAMBDA)
                .authorizerUri("arn:" + stack.getPartition() + ":apigateway:" + stack.getRegion()
                        + ":lambda:path/2015-03-31/functions/" + authorizer.getFunctionArn() + "/invocations")
                .identitySource(List.of("$request.header.Cookie"))
                .payloadFormatVersion(AuthorizerPayloadVersion.VERSION_2_0)
                .enableSimpleResponses(true)
                // Nothing is remembered: a session that has ended is refused by the very next request.
                .resultsCacheTtl(Duration.seconds(0))
                .build();
        authorizer.addPermission(
                "Gateway",
                Permission.builder()
                        .scope(this)
                        .principal(new ServicePrincipal("apigateway.amazonaws.com"))
                        .sourceArn("arn:" + stack.getPartition() + ":execute-api:" + stack.getRegion() + ":"
                                + stack.getAccount() + ":" + api.getApiId() + "/authorizers/"
                                + resource.getAuthorizerId())
                        .build());
        sessions = HttpAuthorizer.fromHttpAuthorizerAttributes(
                this,
                "SessionsOfRoutes",
                HttpAuthorizerAttributes.builder()
                        .authorizerId(resource.getAuthorizerId())
                        .authorizerType("CUSTOM")
                        .build());
    }

    @Override
    public void routePublic(String id, String routeKey, IFunction function) {
        route(id, routeKey, function, new HttpNoneAuthorizer());
    }

    @Override
    public void routeSession(String id, String routeKey, IFunction function) {
        if (sessions == null) {
            throw new IllegalStateException("route " + routeKey + " has no authorizer yet: call authorizeBy first");
        }
        route(id, routeKey, function, sessions);
    }

    @Override
    public void routeInternal(String id, String routeKey, IFunction function) {
        route(id, routeKey, function, new HttpIamAuthorizer());
    }

    private void route(String id, String routeKey, IFunction function, IHttpRouteAuthorizer authorizer) {
        int space = routeKey.indexOf(' ');
        HttpRoute.Builder.create(this, id)
                .httpApi(api)
                .routeKey(HttpRouteKey.with(
                        routeKey.substring(space + 1), HttpMethod.valueOf(routeKey.substring(0, space))))
                .integration(new HttpLambdaIntegration("Integration", function))
                .authorizer(authorizer)
                .build();
    }

    @Override
    public void open() {
        HttpStage.Builder.create(this, "Stage")
                .httpApi(api)
                .stageName("$default")
                .autoDeploy(true)
                .build();
    }
}
