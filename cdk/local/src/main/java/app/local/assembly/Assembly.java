package app.local.assembly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

    /**
     * Reads a cloud assembly.
     *
     * @param directory where {@code cdk synth} wrote it
     * @param projectRoot what the paths of function archives start from
     * @throws TemplateException if it holds what this machine cannot run, naming resource and property
     */
    public static Assembly read(Path directory, Path projectRoot) {
        return new Reader(new TemplateResources(CloudAssembly.read(directory)), projectRoot)
                .read(directory.resolve("openapi.json"));
    }

    private static final class Reader {

        private final TemplateResources resources;
        private final Path projectRoot;

        Reader(TemplateResources resources, Path projectRoot) {
            this.resources = resources;
            this.projectRoot = projectRoot;
        }

        Assembly read(Path openApi) {
            return new Assembly(
                    resources.functions().stream().map(this::function).toList(),
                    new HttpApiReader(resources).read(),
                    triggers(),
                    schedules(),
                    site(),
                    openApi);
        }

        private FunctionSpec function(Resource function) {
            int reserved = function.integer("ReservedConcurrentExecutions", -1);
            return new FunctionSpec(
                    resources.name(function),
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

        private List<TriggerSpec> triggers() {
            return resources.all("Custom::Trigger").stream()
                    .map(trigger -> new TriggerSpec(trigger.logicalId(), resources.functionIn(trigger, "HandlerArn")))
                    .toList();
        }

        private List<ScheduleSpec> schedules() {
            List<ScheduleSpec> schedules = new ArrayList<>();
            for (Resource rule : resources.all("AWS::Events::Rule")) {
                Optional<String> expression = rule.optionalText("ScheduleExpression");
                if (expression.isPresent() && isEnabled(rule)) {
                    int targets = rule.value("Targets").size();
                    for (int i = 0; i < targets; i++) {
                        JsonNode target = rule.value("Targets").path(i);
                        schedules.add(schedule(rule, expression.get(), "Targets", target));
                    }
                }
            }
            for (Resource schedule : resources.all("AWS::Scheduler::Schedule")) {
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
                    resources.functionIn(resource, property, target.path("Arn").asString(""));
            return new ScheduleSpec(
                    resource.logicalId(), function, every, target.path("Input").asString("{}"));
        }

        private SiteSpec site() {
            List<HeaderRule> pages = List.of();
            List<HeaderRule> api = List.of();
            for (Resource distribution : resources.all("AWS::CloudFront::Distribution")) {
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
            if (resources.all("AWS::CloudFront::ResponseHeadersPolicy").stream()
                    .noneMatch(policy -> policy.logicalId().equals(id))) {
                return List.of(); // None, or one of CloudFront's own, known by a UUID.
            }
            Resource policy = resources.named(id, distribution, "DistributionConfig");
            return ResponseHeaders.of(policy.value("ResponseHeadersPolicyConfig"));
        }
    }
}
