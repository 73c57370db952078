package app.stacks.gateway;

import app.stacks.alerts.AlertsStack;
import app.stacks.stage.InvalidSettingException;
import app.stacks.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.apigateway.AccessLogFormat;
import software.amazon.awscdk.services.apigateway.AuthorizationType;
import software.amazon.awscdk.services.apigateway.CfnGatewayResponse;
import software.amazon.awscdk.services.apigateway.Deployment;
import software.amazon.awscdk.services.apigateway.IResource;
import software.amazon.awscdk.services.apigateway.IRestApi;
import software.amazon.awscdk.services.apigateway.IdentitySource;
import software.amazon.awscdk.services.apigateway.LambdaIntegration;
import software.amazon.awscdk.services.apigateway.LogGroupLogDestination;
import software.amazon.awscdk.services.apigateway.Method;
import software.amazon.awscdk.services.apigateway.MethodDeploymentOptions;
import software.amazon.awscdk.services.apigateway.MethodOptions;
import software.amazon.awscdk.services.apigateway.RequestAuthorizer;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** The routes of a REST API, payload 1.0. */
final class RestGateway extends Construct implements Gateway {

    private final Stage stage;
    private final IRestApi api;
    private final String apiName;
    private final Optional<RequestAuthorizer> sessions;
    private final Deployment deployment;
    private final Map<String, ThrottleLimits> throttles = new TreeMap<>();
    /** By the path before them. */
    private final Map<String, String> parameters = new HashMap<>();

    RestGateway(Construct scope, String id, Stage stage, IRestApi api, String apiName, IFunction authorizer) {
        super(scope, id);
        this.stage = stage;
        this.api = api;
        this.apiName = apiName;
        this.sessions = stage.hasAuthorizers() ? Optional.of(sessions(authorizer)) : Optional.empty();
        this.deployment = Deployment.Builder.create(this, "Deployment").api(api).build();
        // Whatever decides how a deployment answers is in its logical id: a deployment is a copy, made once.
        deployment.addToLogicalId(authorizer.getFunctionArn());
        if (stage.emulator().isEmpty()) {
            addNotFound();
        }
    }

    /** A route that is not there is 404 as in an HTTP API; a REST API says 403 "Missing Authentication Token". */
    private void addNotFound() {
        Map<String, String> templates = Map.of("application/json", "{\"message\":\"Not Found\"}");
        CfnGatewayResponse response = CfnGatewayResponse.Builder.create(this, "NotFound")
                .restApiId(api.getRestApiId())
                .responseType("MISSING_AUTHENTICATION_TOKEN")
                .statusCode("404")
                .responseTemplates(templates)
                .build();
        deployment.getNode().addDependency(response);
        deployment.addToLogicalId(templates);
    }

    private RequestAuthorizer sessions(IFunction authorizer) {
        return RequestAuthorizer.Builder.create(this, "Sessions")
                .handler(authorizer)
                .identitySources(List.of(IdentitySource.header("Cookie")))
                // Nothing is remembered: a session that has ended is refused by the very next request.
                .resultsCacheTtl(Duration.seconds(0))
                .build();
    }

    @Override
    public void routePublic(String id, String routeKey, IFunction function) {
        route(
                routeKey,
                function,
                MethodOptions.builder()
                        .authorizationType(AuthorizationType.NONE)
                        .build());
        throttles.put(routeKey, ThrottleLimits.SIGN_IN);
    }

    @Override
    public void routeSession(String id, String routeKey, IFunction function) {
        // Without an authorizer the function answers 401 by itself: nobody has proven a session.
        route(
                routeKey,
                function,
                sessions.map(authorizer -> MethodOptions.builder()
                                .authorizationType(AuthorizationType.CUSTOM)
                                .authorizer(authorizer)
                                .build())
                        .orElseGet(() -> MethodOptions.builder()
                                .authorizationType(AuthorizationType.NONE)
                                .build()));
    }

    @Override
    public void routeInternal(String id, String routeKey, IFunction function) {
        route(
                routeKey,
                function,
                MethodOptions.builder().authorizationType(AuthorizationType.IAM).build());
    }

    private void route(String routeKey, IFunction function, MethodOptions options) {
        int space = routeKey.indexOf(' ');
        Method method = resource(routeKey.substring(space + 1))
                .addMethod(
                        routeKey.substring(0, space),
                        LambdaIntegration.Builder.create(function)
                                .allowTestInvoke(false)
                                .build(),
                        options);
        deployment.getNode().addDependency(method);
        deployment.addToLogicalId(new TreeMap<>(Map.of(
                "route", routeKey,
                "authorization", options.getAuthorizationType(),
                "function", function.getFunctionArn())));
    }

    /**
     * The resource of a path. After a path a REST API has one parameter of one name, so it is the first one's: the
     * function knows its own by their places.
     */
    private IResource resource(String path) {
        IResource resource = api.getRoot();
        for (String segment : path.substring(1).split("/")) {
            String part = segment;
            if (segment.startsWith("{")) {
                String other = parameters.putIfAbsent(resource.getPath(), segment);
                if (other != null && other.endsWith("+}") != segment.endsWith("+}")) {
                    throw new InvalidSettingException("-c gateway=rest cannot serve " + path + ": a REST API that has "
                            + other + " after " + resource.getPath() + " has no " + segment + " there");
                }
                part = other == null ? segment : other;
            }
            IResource child = resource.getResource(part);
            resource = child == null ? resource.addResource(part) : child;
        }
        return resource;
    }

    @Override
    public void open() {
        LogGroup log = GatewayAccessLog.logGroup(this, stage);
        Map<String, MethodDeploymentOptions> methods = new TreeMap<>();
        methods.put("/*/*", options(ThrottleLimits.NORMAL));
        throttles.forEach((routeKey, throttle) -> {
            int space = routeKey.indexOf(' ');
            methods.put(
                    resource(routeKey.substring(space + 1)).getPath() + "/" + routeKey.substring(0, space),
                    options(throttle));
        });
        software.amazon.awscdk.services.apigateway.Stage.Builder.create(this, "Stage")
                .deployment(deployment)
                .stageName(GatewayStack.REST_STAGE)
                .accessLogDestination(new LogGroupLogDestination(log))
                .accessLogFormat(AccessLogFormat.custom(GatewayAccessLog.ofRestApi()))
                .methodOptions(methods)
                .build();
    }

    private static MethodDeploymentOptions options(ThrottleLimits throttle) {
        return MethodDeploymentOptions.builder()
                .throttlingRateLimit(throttle.rate())
                .throttlingBurstLimit(throttle.burst())
                .build();
    }

    @Override
    public IMetric requests() {
        return metric("Count", "SampleCount");
    }

    @Override
    public IMetric failures() {
        return metric("5XXError", "Sum");
    }

    @Override
    public IMetric slowest() {
        return metric("Latency", "p99");
    }

    private Metric metric(String name, String statistic) {
        return Metric.Builder.create()
                .namespace("AWS/ApiGateway")
                .metricName(name)
                .dimensionsMap(new TreeMap<>(Map.of("ApiName", apiName, "Stage", GatewayStack.REST_STAGE)))
                .statistic(statistic)
                .period(AlertsStack.PERIOD)
                .build();
    }
}
