package app.stacks.functions;

import app.stacks.stage.CollectorSettings;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.ILayerVersion;
import software.amazon.awscdk.services.lambda.LayerVersion;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/**
 * The collector of OpenTelemetry that {@code -c traces=layer} puts beside every function: the community's layer
 * (github.com/open-telemetry/opentelemetry-lambda, its releases and {@code layer-publish.yml} have the account and the
 * names), and one of ours with its configuration. Read the release notes before changing the version: the layer runs in
 * every function.
 */
final class CollectorLayer {

    /** Where the collector takes OTLP. */
    private static final String ENDPOINT = "http://localhost:4318";

    private static final String ACCOUNT = "184161586896";
    private static final String CONFIGURATION = "CollectorConfiguration";

    private final Construct scope;
    private final CollectorSettings settings;

    CollectorLayer(Construct scope, CollectorSettings settings) {
        this.scope = scope;
        this.settings = settings;
    }

    /** The layers of a function of an architecture. */
    List<ILayerVersion> layers(String id, Architecture architecture) {
        String arn = settings.layer().orElseGet(() -> arn(Stack.of(scope), architecture));
        return List.of(LayerVersion.fromLayerVersionArn(scope, id, arn), configuration());
    }

    private String arn(Stack stack, Architecture architecture) {
        String suffix = architecture == Architecture.ARM_64 ? "arm64" : "amd64";
        return "arn:" + stack.getPartition() + ":lambda:" + stack.getRegion() + ":" + ACCOUNT
                + ":layer:opentelemetry-collector-" + suffix + "-"
                + settings.version().replace('.', '_') + ":1";
    }

    /** One for all functions of a stack. */
    private ILayerVersion configuration() {
        Stack stack = Stack.of(scope);
        if (stack.getNode().tryFindChild(CONFIGURATION) instanceof LayerVersion made) {
            return made;
        }
        return LayerVersion.Builder.create(stack, CONFIGURATION)
                .description("What the collector of traces does")
                .code(Code.fromAsset(CollectorConfiguration.folder(settings).toString()))
                .build();
    }

    /** What function and collector are told. */
    void addTo(Map<String, String> variables) {
        variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", ENDPOINT);
        variables.put("OPENTELEMETRY_COLLECTOR_CONFIG_URI", "/opt/" + CollectorConfiguration.FILE);
        if (!settings.isXray()) {
            // Lambda's header names a segment that only X-Ray gets, and says that nothing is sampled.
            variables.put("OTEL_PROPAGATORS", "tracecontext");
        }
    }

    /** Lets the collector read what the backend asks for. */
    void grant(String id, IRole role) {
        settings.secret()
                .ifPresent(arn -> Secret.fromSecretCompleteArn(scope, id, arn).grantRead(role));
    }
}
