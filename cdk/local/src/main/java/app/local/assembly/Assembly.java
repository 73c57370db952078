package app.local.assembly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the synthesised stacks deploy, as far as this machine runs it.
 *
 * @param functions every Java function
 * @param api the HTTP API
 * @param triggers functions to run once, before anything is served
 * @param schedules functions to run again and again
 * @param site what CloudFront adds to answers
 * @param openApi the file that describes the API
 */
public record Assembly(
        List<FunctionSpec> functions,
        HttpApiSpec api,
        List<TriggerSpec> triggers,
        List<ScheduleSpec> schedules,
        SiteSpec site,
        Path openApi) {

    /** The region of everything on this machine; it stands in every ARN. */
    public static final String REGION = "us-east-1";

    /** The account of everything on this machine; it stands in every ARN. */
    public static final String ACCOUNT = "000000000000";

    private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (minute|hour|day)s?\\)");
    private static final Duration LONGEST_INTEGRATION = Duration.ofSeconds(30);

    /**
     * Reads a cloud assembly.
     *
     * @param directory where {@code cdk synth} wrote it
     * @param projectRoot what the paths of function archives start from
     * @throws TemplateException if it holds what this machine cannot run, naming resource and property
     */
    public static Assembly read(Path directory, Path projectRoot) {
        return new Reader(CloudAssembly.read(directory), projectRoot).read(directory.resolve("openapi.json"));
    }

    private static final class Reader {

        private final List<Stack> stacks;
        private final Path projectRoot;
        private final Resolver resolver;
        private final Map<String, List<Resource>> byType = new HashMap<>();
        private final Set<String> runnable = new HashSet<>();

        Reader(List<Stack> stacks, Path projectRoot) {
            this.stacks = stacks;
            this.projectRoot = projectRoot;
            this.resolver = new Resolver(stacks);
        }

        Assembly read(Path openApi) {
            for (Stack stack : stacks) {
                for (String logicalId : stack.template().path("Resources").propertyNames()) {
                    Resource resource = new Resource(stack, logicalId, resolver);
                    if (resource.exists()) {
                        byType.computeIfAbsent(resource.type(), any -> new ArrayList<>())
                                .add(resource);
                    }
                }
            }
            List<Resource> functions =
                    all("AWS::Lambda::Function").stream().filter(Reader::isJava).toList();
            nameFunctions(functions);
            List<FunctionSpec> specs = functions.stream().map(this::function).toList();
            specs.forEach(spec -> runnable.add(spec.name()));
            return new Assembly(specs, api(), triggers(), schedules(), site(), openApi);
        }

        private List<Resource> all(String type) {
            return byType.getOrDefault(type, List.of());
        }

        /** CDK adds small Node.js functions that only serve a deployment; they have nothing to do here. */
        private static boolean isJava(Resource function) {
            return function.optionalText("Runtime").orElse("").startsWith("java");
        }

        private void nameFunctions(List<Resource> functions) {
            Map<String, Integer> uses = new HashMap<>();
            for (Resource function : functions) {
                uses.merge(function.stack().constructName(function.logicalId()), 1, Integer::sum);
            }
            for (Resource function : functions) {
                String name = function.stack().constructName(function.logicalId());
                boolean unique = uses.getOrDefault(name, 0) == 1;
                resolver.nameFunction(function.stack(), function.logicalId(), unique ? name : function.logicalId());
            }
        }

        private FunctionSpec function(Resource function) {
            int reserved = function.integer("ReservedConcurrentExecutions", -1);
            return new FunctionSpec(
                    resolver.functionName(function.stack(), function.logicalId()),
                    function.logicalId(),
                    function.text("Handler"),
                    archive(function),
                    Map.copyOf(function.textMap("Environment.Variables")),
                    function.integer("MemorySize", 128),
                    Duration.ofSeconds(function.integer("Timeout", 3)),
                    function.optionalText("SnapStart.ApplyOn").orElse("None").equals("PublishedVersions"),
                    reserved < 0 ? OptionalInt.empty() : OptionalInt.of(reserved));
        }

        private Path archive(Resource function) {
            Optional<String> built = function.metadata("app:archive");
            if (built.isPresent()) {
                return projectRoot.resolve(built.get()).toAbsolutePath().normalize();
            }
            String key = function.text("Code.S3Key");
            Path asset = function.stack().assets().get(key.replaceFirst("\\.zip$", ""));
            if (asset == null) {
                throw function.error("Code", "it is neither an asset of the assembly nor named by app:archive");
            }
            return asset.toAbsolutePath().normalize();
        }

        private HttpApiSpec api() {
            List<Resource> apis = all("AWS::ApiGatewayV2::Api");
            if (apis.isEmpty() && !all("AWS::ApiGateway::RestApi").isEmpty()) {
                throw all("AWS::ApiGateway::RestApi")
                        .getFirst()
                        .error("Name", "the local target serves HTTP APIs only, so leave out -c gateway=rest");
            }
            if (apis.size() != 1) {
                throw new TemplateException(
                        "Cannot run the template: it must declare exactly one AWS::ApiGatewayV2::Api,"
                                + " and declares " + apis.size() + ".");
            }
            Resource api = apis.getFirst();
            if (!api.text("ProtocolType").equals("HTTP")) {
                throw api.error("ProtocolType", "the local target serves HTTP only");
            }
            List<Resource> stages = all("AWS::ApiGatewayV2::Stage");
            if (stages.size() != 1) {
                throw api.error("ProtocolType", "it must have exactly one stage and has " + stages.size());
            }
            Resource stage = stages.getFirst();
            List<RouteSpec> routes = all("AWS::ApiGatewayV2::Route").stream()
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
            Resource integration = refer(route, "Target", route.text("Target").replaceFirst("^integrations/", ""));
            if (!integration.text("IntegrationType").equals("AWS_PROXY")) {
                throw integration.error("IntegrationType", "only AWS_PROXY to a Lambda function can be run here");
            }
            if (!integration.text("PayloadFormatVersion").equals("2.0")) {
                throw integration.error("PayloadFormatVersion", "only 2.0 can be run here");
            }
            Duration timeout = Duration.ofMillis(
                    integration.integer("TimeoutInMillis", Math.toIntExact(LONGEST_INTEGRATION.toMillis())));
            String key = route.text("RouteKey");
            Optional<ThrottleSpec> throttle =
                    throttle(stage.value("RouteSettings").path(key));
            return new RouteSpec(key, access(route), functionOf(integration, "IntegrationUri"), timeout, throttle);
        }

        private RouteAccess access(Resource route) {
            String type = route.optionalText("AuthorizationType").orElse("NONE");
            return switch (type) {
                case "NONE" -> new RouteAccess.Open();
                case "AWS_IAM" -> new RouteAccess.Iam();
                case "CUSTOM" ->
                    new RouteAccess.Authorized(authorizer(refer(route, "AuthorizerId", route.text("AuthorizerId"))));
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
                    functionOf(authorizer, "AuthorizerUri"),
                    authorizer.texts("IdentitySource"),
                    Duration.ofSeconds(authorizer.integer("AuthorizerResultTtlInSeconds", 0)));
        }

        private List<TriggerSpec> triggers() {
            return all("Custom::Trigger").stream()
                    .map(trigger -> new TriggerSpec(trigger.logicalId(), functionOf(trigger, "HandlerArn")))
                    .toList();
        }

        private List<ScheduleSpec> schedules() {
            List<ScheduleSpec> schedules = new ArrayList<>();
            for (Resource rule : all("AWS::Events::Rule")) {
                Optional<String> expression = rule.optionalText("ScheduleExpression");
                if (expression.isPresent() && isEnabled(rule)) {
                    int targets = rule.value("Targets").size();
                    for (int i = 0; i < targets; i++) {
                        JsonNode target = rule.value("Targets").path(i);
                        schedules.add(schedule(rule, expression.get(), "Targets", target));
                    }
                }
            }
            for (Resource schedule : all("AWS::Scheduler::Schedule")) {
                if (isEnabled(schedule)) {
                    schedules.add(schedule(
                            schedule, schedule.text("ScheduleExpression"), "Target", schedule.value("Target")));
                }
            }
            return List.copyOf(schedules);
        }

        private static boolean isEnabled(Resource schedule) {
            return schedule.optionalText("State").orElse("ENABLED").equals("ENABLED");
        }

        private ScheduleSpec schedule(Resource resource, String expression, String property, JsonNode target) {
            Matcher rate = RATE.matcher(expression);
            if (!rate.matches()) {
                throw resource.error("ScheduleExpression", "only rate(…) can be run here, and this is " + expression);
            }
            long count = Long.parseLong(rate.group(1));
            Duration every = switch (rate.group(2)) {
                case "minute" -> Duration.ofMinutes(count);
                case "hour" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            FunctionRef function =
                    functionOf(resource, property, target.path("Arn").asString(""));
            return new ScheduleSpec(
                    resource.logicalId(), function, every, target.path("Input").asString("{}"));
        }

        private SiteSpec site() {
            List<HeaderRule> pages = List.of();
            List<HeaderRule> api = List.of();
            for (Resource distribution : all("AWS::CloudFront::Distribution")) {
                JsonNode config = distribution.value("DistributionConfig");
                pages = headers(distribution, config.path("DefaultCacheBehavior"));
                for (JsonNode behavior : config.path("CacheBehaviors")) {
                    if (behavior.path("PathPattern").asString("").matches("/?api/\\*")) {
                        api = headers(distribution, behavior);
                    }
                }
            }
            return new SiteSpec(pages, api);
        }

        private List<HeaderRule> headers(Resource distribution, JsonNode behavior) {
            String id = behavior.path("ResponseHeadersPolicyId").asString("");
            if (all("AWS::CloudFront::ResponseHeadersPolicy").stream()
                    .noneMatch(policy -> policy.logicalId().equals(id))) {
                return List.of(); // None, or one of CloudFront's own, known by a UUID.
            }
            Resource policy = refer(distribution, "DistributionConfig", id);
            return ResponseHeaders.of(policy.value("ResponseHeadersPolicyConfig"));
        }

        private Resource refer(Resource from, String property, String logicalId) {
            if (!from.stack().resource(logicalId).isMissingNode()) {
                return new Resource(from.stack(), logicalId, resolver);
            }
            for (Stack stack : stacks) {
                if (!stack.resource(logicalId).isMissingNode()) {
                    return new Resource(stack, logicalId, resolver);
                }
            }
            throw from.error(property, "there is no resource " + logicalId);
        }

        private FunctionRef functionOf(Resource resource, String property) {
            return functionOf(resource, property, resource.text(property));
        }

        private FunctionRef functionOf(Resource resource, String property, String uri) {
            FunctionRef function = FunctionRef.findArn(uri)
                    .orElseThrow(() -> resource.error(property, "it names no Lambda function: " + uri));
            if (!runnable.contains(function.name())) {
                throw resource.error(
                        property, "its function " + function.name() + " is not a Java function of these stacks");
            }
            return function;
        }
    }
}
