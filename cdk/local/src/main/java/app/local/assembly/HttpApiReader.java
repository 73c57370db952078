package app.local.assembly;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the HTTP API that the stacks declare: its stage, routes, authorizers, CORS and throttling. */
final class HttpApiReader {

    private static final Duration LONGEST_INTEGRATION = Duration.ofSeconds(30);

    private final TemplateResources resources;

    HttpApiReader(TemplateResources resources) {
        this.resources = resources;
    }

    /** @throws TemplateException unless there is one HTTP API, and all of it can be run here */
    HttpApiSpec read() {
        List<Resource> apis = resources.all("AWS::ApiGatewayV2::Api");
        if (apis.isEmpty() && !resources.all("AWS::ApiGateway::RestApi").isEmpty()) {
            throw resources
                    .all("AWS::ApiGateway::RestApi")
                    .getFirst()
                    .error("Name", "the local target serves HTTP APIs only, so leave out -c gateway=rest");
        }
        if (apis.size() != 1) {
            throw new TemplateException("Cannot run the template: it must declare exactly one AWS::ApiGatewayV2::Api,"
                    + " and declares " + apis.size() + ".");
        }
        Resource api = apis.getFirst();
        if (!api.text("ProtocolType").equals("HTTP")) {
            throw api.error("ProtocolType", "the local target serves HTTP only");
        }
        List<Resource> stages = resources.all("AWS::ApiGatewayV2::Stage");
        if (stages.size() != 1) {
            throw api.error("ProtocolType", "it must have exactly one stage and has " + stages.size());
        }
        Resource stage = stages.getFirst();
        List<RouteSpec> routes = resources.all("AWS::ApiGatewayV2::Route").stream()
                .map(route -> route(route, stage))
                .toList();
        return new HttpApiSpec(
                api.logicalId(),
                stage.text("StageName"),
                Map.copyOf(stage.textMap("StageVariables")),
                routes,
                cors(api),
                throttle(stage.value("DefaultRouteSettings")));
    }

    private static Optional<CorsSpec> cors(Resource api) {
        if (api.value("CorsConfiguration").isMissingNode()) {
            return Optional.empty();
        }
        int maxAge = api.integer("CorsConfiguration.MaxAge", -1);
        return Optional.of(new CorsSpec(
                api.texts("CorsConfiguration.AllowOrigins"),
                api.texts("CorsConfiguration.AllowMethods"),
                api.texts("CorsConfiguration.AllowHeaders"),
                api.texts("CorsConfiguration.ExposeHeaders"),
                api.flag("CorsConfiguration.AllowCredentials"),
                maxAge < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(maxAge))));
    }

    private static Optional<ThrottleSpec> throttle(JsonNode settings) {
        JsonNode rate = settings.path("ThrottlingRateLimit");
        JsonNode burst = settings.path("ThrottlingBurstLimit");
        if (rate.isMissingNode() || burst.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new ThrottleSpec(rate.asDouble(), burst.asInt()));
    }

    private RouteSpec route(Resource route, Resource stage) {
        Resource integration =
                resources.named(route.text("Target").replaceFirst("^integrations/", ""), route, "Target");
        if (!integration.text("IntegrationType").equals("AWS_PROXY")) {
            throw integration.error("IntegrationType", "only AWS_PROXY to a Lambda function can be run here");
        }
        if (!integration.text("PayloadFormatVersion").equals("2.0")) {
            throw integration.error("PayloadFormatVersion", "only 2.0 can be run here");
        }
        Duration timeout = Duration.ofMillis(
                integration.integer("TimeoutInMillis", Math.toIntExact(LONGEST_INTEGRATION.toMillis())));
        String key = route.text("RouteKey");
        Optional<ThrottleSpec> throttle = throttle(stage.value("RouteSettings").path(key));
        return new RouteSpec(
                key, access(route), resources.functionIn(integration, "IntegrationUri"), timeout, throttle);
    }

    private RouteAccess access(Resource route) {
        String type = route.optionalText("AuthorizationType").orElse("NONE");
        return switch (type) {
            case "NONE" -> new RouteAccess.Open();
            case "AWS_IAM" -> new RouteAccess.Iam();
            case "CUSTOM" ->
                new RouteAccess.Authorized(
                        authorizer(resources.named(route.text("AuthorizerId"), route, "AuthorizerId")));
            default -> throw route.error("AuthorizationType", "only NONE, AWS_IAM and CUSTOM can be run here");
        };
    }

    private AuthorizerSpec authorizer(Resource authorizer) {
        if (!authorizer.text("AuthorizerType").equals("REQUEST")) {
            throw authorizer.error("AuthorizerType", "only REQUEST can be run here");
        }
        if (!authorizer.text("AuthorizerPayloadFormatVersion").equals("2.0")) {
            throw authorizer.error("AuthorizerPayloadFormatVersion", "only 2.0 can be run here");
        }
        if (!authorizer.flag("EnableSimpleResponses")) {
            throw authorizer.error("EnableSimpleResponses", "only simple answers can be run here");
        }
        return new AuthorizerSpec(
                authorizer.logicalId(),
                resources.functionIn(authorizer, "AuthorizerUri"),
                authorizer.texts("IdentitySource"),
                Duration.ofSeconds(authorizer.integer("AuthorizerResultTtlInSeconds", 0)));
    }
}
