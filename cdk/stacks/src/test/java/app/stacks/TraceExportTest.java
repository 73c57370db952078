package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way traces and metrics leave, stage by stage. */
class TraceExportTest {

    private static final Map<String, String> DAEMON = Map.of();
    private static final Map<String, String> LAYER = Synthesised.STAGES.get(1);

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:otlp-a1B2c3";
    private static final Map<String, String> ELSEWHERE = Map.of(
            "traces", "layer",
            "region", "eu-west-1",
            "collectorVersion", "0.22.0",
            "traces-endpoint", "https://otlp.example.com:4318/v1/traces",
            "traces-secret", SECRET,
            "traces-headers", "authorization,x-scope");

    private static JsonNode variables(Resource function) {
        return function.properties().path("Environment").path("Variables");
    }

    @Test
    void goToTheDaemonWhereNothingIsSaid() {
        assertThat(Synthesised.of(DAEMON).javaFunctions()).isNotEmpty().allSatisfy(function -> {
            assertThat(function.properties().path("TracingConfig").path("Mode").asText())
                    .isEqualTo("Active");
            assertThat(variables(function).path("OTEL_TRACES_EXPORTER").asText())
                    .isEqualTo("xray");
            assertThat(variables(function).has("OTEL_EXPORTER_OTLP_ENDPOINT")).isFalse();
            assertThat(function.properties().has("Layers")).isFalse();
        });
        assertThat(endpoints(DAEMON)).as("endpoints to pay for").isEmpty();
    }

    @Test
    void goToTheLayersCollectorWhereItIsAskedFor() {
        assertThat(Synthesised.of(LAYER).javaFunctions()).isNotEmpty().allSatisfy(function -> {
            assertThat(variables(function).path("OTEL_EXPORTER_OTLP_ENDPOINT").asText())
                    .isEqualTo("http://localhost:4318");
            assertThat(variables(function)
                            .path("OPENTELEMETRY_COLLECTOR_CONFIG_URI")
                            .asText())
                    .isEqualTo("/opt/collector.yaml");
            assertThat(variables(function).has("OTEL_PROPAGATORS")).isFalse();
            assertThat(function.properties().path("TracingConfig").path("Mode").asText())
                    .isEqualTo("Active");
            assertThat(function.properties().path("Layers")).hasSize(2);
            assertThat(function.properties().path("Layers").toString())
                    .contains(":lambda:eu-west-1:184161586896:layer:opentelemetry-collector-arm64-0_23_0:1");
            assertThat(function.properties().path("Architectures").toString()).isEqualTo("[\"arm64\"]");
        });
        assertThat(endpoints(LAYER)).hasSize(1);
        assertThat(endpoints(LAYER).get(0).properties().path("ServiceName").toString())
                .contains(".xray");
        assertThat(Synthesised.of(LAYER).ofType("AWS::EC2::NatGateway")).isEmpty();
        assertThat(configuration(LAYER))
                .contains("processors: [decouple]")
                .contains("traces_endpoint: \"https://xray.${env:AWS_REGION}.amazonaws.com/v1/traces\"")
                .contains("extensions: [sigv4auth]");
    }

    @Test
    void goToAnotherBackendThroughTheLayersCollector() {
        Synthesised stage = Synthesised.of(ELSEWHERE);
        assertThat(stage.javaFunctions()).isNotEmpty().allSatisfy(function -> {
            assertThat(function.properties().has("TracingConfig")).isFalse();
            assertThat(variables(function).path("OTEL_PROPAGATORS").asText()).isEqualTo("tracecontext");
            assertThat(function.properties().path("Layers").toString())
                    .contains("layer:opentelemetry-collector-arm64-0_22_0:1");
        });
        assertThat(configuration(ELSEWHERE))
                .contains("processors: [decouple]")
                .contains("traces_endpoint: \"https://otlp.example.com:4318/v1/traces\"")
                .contains("authorization: \"${secretsmanager:" + SECRET + "#authorization}\"")
                .contains("x-scope: \"${secretsmanager:" + SECRET + "#x-scope}\"")
                .doesNotContain("sigv4auth");
        assertThat(stage.ofType("AWS::EC2::VPCEndpoint")).isEmpty();
        assertThat(stage.ofType("AWS::EC2::NatGateway")).hasSize(1);
        assertThat(stage.ofType("AWS::EC2::SecurityGroup"))
                .filteredOn(group -> group.properties().toString().contains("\"FromPort\":4318"))
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.properties().toString()).contains("\"FromPort\":443"));
        assertThat(stage.ofType("AWS::IAM::Policy"))
                .filteredOn(policy -> policy.properties().toString().contains(SECRET))
                .hasSameSizeAs(stage.javaFunctions());
    }

    @Test
    void runTheConfigurationThatIsGiven(@TempDir Path folder) throws Exception {
        Path own = folder.resolve("own.yaml");
        Files.writeString(own, "service: {pipelines: {traces: {processors: [batch, decouple]}}}");
        assertThat(configuration(
                        Map.of("traces", "layer", "region", "eu-west-1", "traces-configuration", own.toString())))
                .isEqualTo(Files.readString(own));
    }

    /** What is in the layer of ours. */
    private static String configuration(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        List<Resource> layers = stage.ofType("AWS::Lambda::LayerVersion").stream()
                .filter(layer -> layer.id().startsWith("CollectorConfiguration"))
                .toList();
        assertThat(layers).hasSize(1);
        String key =
                layers.getFirst().properties().path("Content").path("S3Key").asText();
        try {
            return Files.readString(stage.directory()
                    .resolve("asset." + key.replace(".zip", ""))
                    .resolve("collector.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Resource> endpoints(Map<String, String> settings) {
        return Synthesised.of(settings).ofType("AWS::EC2::VPCEndpoint");
    }

    @Test
    void countInTheStagesOwnNamespace() {
        for (Map<String, String> settings : Synthesised.STAGES) {
            String stage = settings.getOrDefault("stage", "dev");
            assertThat(Synthesised.of(settings).javaFunctions())
                    .extracting(function ->
                            variables(function).path("METRICS_NAMESPACE").asText())
                    .containsOnly(stage + "-Api");
            assertThat(String.valueOf(Synthesised.of(settings).templates().get("Api"))
                            .replace("\\", ""))
                    .contains("{\"" + stage + "-Api\",outcome,rpc} MetricName=\"errors\"");
        }
    }
}
