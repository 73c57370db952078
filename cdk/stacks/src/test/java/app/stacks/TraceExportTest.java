package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which way traces and metrics leave, stage by stage. */
class TraceExportTest {

    private static final Map<String, String> DAEMON = Map.of();
    private static final Map<String, String> LAYER = Synthesised.STAGES.get(1);

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
            assertThat(function.properties().path("Layers")).hasSize(1);
            assertThat(function.properties().path("Layers").toString())
                    .contains(":901920570463:layer:aws-otel-collector-arm64-");
            assertThat(function.properties().path("Architectures").toString()).isEqualTo("[\"arm64\"]");
        });
        assertThat(endpoints(LAYER)).hasSize(1);
        assertThat(endpoints(LAYER).get(0).properties().path("ServiceName").toString())
                .contains(".xray");
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
