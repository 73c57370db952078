package app.stacks.gateway;

import app.stacks.alerts.AlertsStack;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.aws_apigatewayv2_authorizers.HttpIamAuthorizer;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AuthorizerPayloadVersion;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
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
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The routes of an HTTP API, payload 2.0. */
final class HttpGateway extends Construct implements Gateway {

    private final Stage stage;
    private final IHttpApi api;
    private final IHttpRouteAuthorizer sessions;
    private final Map<String, ThrottleLimits> throttles = new TreeMap<>();

    HttpGateway(Construct scope, String id, Stage stage, IHttpApi api, IFunction authorizer) {
        super(scope, id);
        this.stage = stage;
        this.api = api;
        this.sessions = sessions(authorizer);
    }

    private IHttpRouteAuthorizer sessions(IFunction authorizer) {
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
        // CDK's own binding would put the authorizer beside the API, in a stack that must not know the functions.
        return HttpAuthorizer.fromHttpAuthorizerAttributes(
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
        throttles.put(routeKey, ThrottleLimits.SIGN_IN);
    }

    @Override
    public void routeSession(String id, String routeKey, IFunction function) {
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
        LogGroup log = GatewayAccessLog.logGroup(this, stage);
        HttpStage opened = HttpStage.Builder.create(this, "Stage")
                .httpApi(api)
                .stageName("$default")
                .autoDeploy(true)
                .throttle(ThrottleSettings.builder()
                        .rateLimit(ThrottleLimits.NORMAL.rate())
                        .burstLimit(ThrottleLimits.NORMAL.burst())
                        .build())
                .build();
        CfnStage resource = (CfnStage) opened.getNode().getDefaultChild();
        resource.setAccessLogSettings(CfnStage.AccessLogSettingsProperty.builder()
                .destinationArn(log.getLogGroupArn())
                .format(GatewayAccessLog.ofHttpApi())
                .build());
        Map<String, Object> settings = new TreeMap<>();
        throttles.forEach((routeKey, throttle) -> settings.put(
                routeKey,
                new TreeMap<>(
                        Map.of("ThrottlingRateLimit", throttle.rate(), "ThrottlingBurstLimit", throttle.burst()))));
        resource.setRouteSettings(settings);
        // Settings of a route that is not there yet are refused.
        getNode().getChildren().stream().filter(HttpRoute.class::isInstance).forEach(opened.getNode()::addDependency);
    }

    @Override
    public IMetric requests() {
        return metric("Count", "SampleCount");
    }

    @Override
    public IMetric failures() {
        return metric("5xx", "Sum");
    }

    @Override
    public IMetric slowest() {
        return metric("Latency", "p99");
    }

    private Metric metric(String name, String statistic) {
        return Metric.Builder.create()
                .namespace("AWS/ApiGateway")
                .metricName(name)
                .dimensionsMap(Map.of("ApiId", api.getApiId()))
                .statistic(statistic)
                .period(AlertsStack.PERIOD)
                .build();
    }
}
