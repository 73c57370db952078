package app.stacks;

import app.api.Catalogue;
import app.stacks.stage.Stage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackProps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;

/**
 * The templates of a stage. Synthesis takes seconds, so every test that asks for the same settings gets the same
 * templates.
 */
record Synthesised(Path directory, Map<String, JsonNode> templates) {

    /** What stages differ in: development and production, both gateways, with and without all that is optional. */
    static final List<Map<String, String>> STAGES = List.of(
            Map.of(),
            Map.of(
                    "stage",
                    "dev-ada",
                    "gateway",
                    "rest",
                    "cidr",
                    "10.7.0.0/16",
                    "traces",
                    "layer",
                    "region",
                    "eu-west-1"),
            Map.of("stage", "prod"),
            Map.of(
                    "stage", "prod",
                    "gateway", "rest",
                    "domain", "app.example.com",
                    "hostedZone", "Z0123456789ABC",
                    "waf", "true",
                    "region", "eu-central-1",
                    "repository", "owner/name",
                    "alarmEmail", "ops@example.com"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Map<String, String>, Synthesised> CACHE = new ConcurrentHashMap<>();

    /** A resource of a template. */
    record Resource(String stack, String id, String type, JsonNode properties, JsonNode whole) {
        @Override
        public String toString() {
            return stack + "/" + id;
        }
    }

    /** A complaint of cdk-nag. */
    record Finding(String rule, String path) {}

    static Synthesised of(Map<String, String> settings) {
        return CACHE.computeIfAbsent(settings, key -> synthesise(key, Catalogue.ofProto()));
    }

    static Synthesised synthesise(Map<String, String> settings, Catalogue catalogue) {
        App app = StacksMain.newApp(settings);
        Path project = TestProject.create(TestProject.services().toArray(String[]::new));
        new Deployment(app, Stage.read(app.getNode()), catalogue, project);
        Aspects.of(app)
                .add(new AwsSolutionsChecks(
                        NagPackProps.builder().reports(false).verbose(false).build()));
        Path directory = Path.of(app.synth().getDirectory());
        Map<String, JsonNode> templates = new TreeMap<>();
        for (Path file : files(directory, ".template.json")) {
            String stack = file.getFileName().toString().replace(".template.json", "");
            templates.put(stack, read(file));
        }
        return new Synthesised(directory, templates);
    }

    private static List<Path> files(Path directory, String suffix) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Resource> all() {
        List<Resource> resources = new ArrayList<>();
        templates.forEach((stack, template) -> template.path("Resources")
                .properties()
                .forEach(entry -> resources.add(new Resource(
                        stack,
                        entry.getKey(),
                        entry.getValue().path("Type").asText(),
                        entry.getValue().path("Properties"),
                        entry.getValue()))));
        return resources;
    }

    List<Resource> ofType(String type) {
        return all().stream().filter(resource -> resource.type().equals(type)).toList();
    }

    /**
     * The Lambda functions of ours, as against CDK's own helpers.
     *
     * @throws AssertionError if there are none: what is said of each of them would hold
     */
    List<Resource> javaFunctions() {
        List<Resource> functions = ofType("AWS::Lambda::Function").stream()
                .filter(function ->
                        function.properties().path("Runtime").asText().startsWith("java"))
                .toList();
        if (functions.isEmpty()) {
            throw new AssertionError("no function runs Java in " + directory);
        }
        return functions;
    }

    /** What cdk-nag finds. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Path file : files(directory, ".metadata.json")) {
            read(file)
                    .properties()
                    .forEach(construct -> construct.getValue().forEach(entry -> {
                        String type = entry.path("type").asText();
                        if (type.equals("aws:cdk:error") || type.equals("aws:cdk:warning")) {
                            String message = entry.path("data").asText();
                            findings.add(new Finding(
                                    message.split(": ", 2)[0].strip(),
                                    construct.getKey().substring(1)));
                        }
                    }));
        }
        return findings;
    }
}
