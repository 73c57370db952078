package app.stacks.functions;

import app.stacks.stage.Stage;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.ILayerVersion;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.constructs.Construct;

/**
 * The layer with a collector of OpenTelemetry that {@code -c traces=layer} puts beside every function: the one place
 * that names it. AWS publishes its own distribution ("AWS Distro for OpenTelemetry Lambda", aws-otel.github.io, section
 * "ADOT Collector layer") under one account and one name in all regions that it is in; as configured in the layer
 * ({@code /opt/collector-config/config.yaml}) it takes OTLP on localhost:4318 and sends to X-Ray. The open-source layer
 * has account 184161586896 and names such as {@code opentelemetry-collector-arm64-0_23_0} (github.com/open-telemetry/
 * opentelemetry-lambda, releases); it wants a configuration of yours. Read the release notes before changing a version:
 * the layer runs in every function.
 */
final class CollectorLayer {

    /** Where its collector takes OTLP. */
    static final String ENDPOINT = "http://localhost:4318";

    private static final String ACCOUNT = "901920570463";
    private static final String VERSION = "ver-0-117-0:1";

    private CollectorLayer() {}

    /** The layer for functions of an architecture in the stack's region; {@code -c collectorLayer=} names another. */
    static ILayerVersion of(Construct scope, String id, Stage stage, Architecture architecture) {
        String arn = stage.collectorLayer().orElseGet(() -> arn(Stack.of(scope), architecture));
        return LayerVersion.fromLayerVersionArn(scope, id, arn);
    }

    private static String arn(Stack stack, Architecture architecture) {
        String suffix = architecture == Architecture.ARM_64 ? "arm64" : "amd64";
        return "arn:" + stack.getPartition() + ":lambda:" + stack.getRegion() + ":" + ACCOUNT
                + ":layer:aws-otel-collector-" + suffix + "-" + VERSION;
    }
}
