package app.stacks.functions;

import app.stacks.stage.CollectorSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the collector beside a function does: takes OTLP on localhost, answers as soon as it has the spans, and keeps
 * the environment awake until they are sent ({@code decouple}, of the layer itself). Written for the layer's version
 * 0.23.0, which has OpenTelemetry Collector 0.158.
 */
final class CollectorConfiguration {

    static final String FILE = "collector.yaml";

    private static final String PIPELINE = """
            receivers:
              otlp:
                protocols:
                  http:
                    endpoint: localhost:4318
            processors:
              decouple:
            service:
              pipelines:
                traces:
                  receivers: [otlp]
                  processors: [decouple]
                  exporters: [otlp_http]
              telemetry:
                logs:
                  level: warn
                metrics:
                  level: none
            """;

    private static final String TO_XRAY = """
              extensions: [sigv4auth]
            extensions:
              sigv4auth:
                region: ${env:AWS_REGION}
                service: xray
            """;

    /** A backend that is away keeps an environment awake for a second, not until the function's timeout. */
    private static final String EXPORTER = """
            exporters:
              otlp_http:
                timeout: 1s
                retry_on_failure:
                  initial_interval: 100ms
                  max_interval: 500ms
                  max_elapsed_time: 1s
                traces_endpoint: "%s"
            """;

    private static final String XRAY = "https://xray.${env:AWS_REGION}.amazonaws.com/v1/traces";

    private CollectorConfiguration() {}

    /** A folder with the configuration in it, for a layer. */
    static Path folder(CollectorSettings settings) {
        try {
            Path folder = Files.createTempDirectory("collector");
            Path file = folder.resolve(FILE);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            if (settings.configuration().isPresent()) {
                Files.copy(settings.configuration().get(), file);
            } else {
                Files.writeString(file, text(settings));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(CollectorSettings settings) {
        if (settings.endpoint().isEmpty()) {
            return PIPELINE + TO_XRAY + EXPORTER.formatted(XRAY) + "    auth:\n      authenticator: sigv4auth\n";
        }
        StringBuilder yaml = new StringBuilder(PIPELINE);
        yaml.append(EXPORTER.formatted(settings.endpoint().get()));
        settings.secret().ifPresent(secret -> {
            yaml.append("    headers:\n");
            for (String header : settings.headers()) {
                yaml.append("      ").append(header).append(": \"${secretsmanager:");
                yaml.append(secret).append('#').append(header).append("}\"\n");
            }
        });
        return yaml.toString();
    }
}
