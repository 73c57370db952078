package app.stacks.functions;

import app.stacks.stage.Stage;
import app.stacks.stage.TraceExport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.FunctionProps;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/** A Lambda function of ours. Its callers reach the version that the alias {@code live} names. */
public final class LiveFunction extends Function {

    private static final Architecture ARCHITECTURE = Architecture.ARM_64;

    /** CPU comes with memory: 1,769 MB are one whole CPU, which a JVM needs to start and to answer in milliseconds. */
    private static final int MEMORY_MB = 1769;

    private final Alias live;

    public LiveFunction(Construct scope, String id, Stage stage, LiveFunctionProps spec) {
        super(scope, id, props(scope, id, stage, spec));
        CfnFunction resource = (CfnFunction) getNode().getDefaultChild();
        // For the local target, which runs the archive itself and needs no new synth when only code changed.
        resource.addMetadata("app:archive", spec.archive().path());
        if (stage.emulator().isPresent()) {
            // It runs functions on the machine that there is.
            resource.addPropertyDeletionOverride("Architectures");
        }
        Annotations.of(this)
                .acknowledgeWarning(
                        "@aws-cdk/aws-lambda:snapStartRequirePublish", "the alias below publishes a version");
        this.live = Alias.Builder.create(this, "Live")
                .aliasName("live")
                .version(getCurrentVersion())
                .build();
    }

    private static FunctionProps props(Construct scope, String id, Stage stage, LiveFunctionProps spec) {
        LogGroup logs = LogGroup.Builder.create(scope, id + "Logs")
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
        FunctionProps.Builder props = FunctionProps.builder()
                .description(spec.description())
                .runtime(Runtime.JAVA_25)
                .architecture(ARCHITECTURE)
                .handler(spec.handler())
                .code(spec.archive().code())
                .memorySize(MEMORY_MB)
                .timeout(spec.timeout())
                .logGroup(logs)
                .role(new FunctionRole(
                        scope, id + "Role", logs, spec.placement().isPresent()));
        trace(props, scope, id, stage);
        spec.placement()
                .ifPresent(placement -> props.vpc(placement.vpc())
                        .vpcSubnets(placement.subnets())
                        .securityGroups(List.of(placement.group())));
        if (spec.isSingle() && stage.isProduction()) {
            // Not in dev: a new account has ten concurrent calls in all, and none to reserve.
            props.reservedConcurrentExecutions(1);
        }
        if (spec.snapStart()) {
            props.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
        }
        return props.build();
    }

    /**
     * What a function needs to be told to hand over traces and metrics. Lambda's own tracing decides which requests are
     * traced, by X-Ray's rules (one a second and 5 % of the others, unless changed there), and the functions follow it.
     */
    private static void trace(FunctionProps.Builder props, Construct scope, String id, Stage stage) {
        Map<String, String> variables = new TreeMap<>(Map.of("METRICS_NAMESPACE", stage.metricsNamespace()));
        switch (stage.traces()) {
            case XRAY -> {
                props.tracing(Tracing.ACTIVE);
                variables.put("OTEL_TRACES_EXPORTER", "xray");
            }
            case LAYER -> {
                props.tracing(Tracing.ACTIVE);
                props.layers(List.of(CollectorLayer.of(scope, id + "Collector", stage, ARCHITECTURE)));
                variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", CollectorLayer.ENDPOINT);
            }
            case NONE -> {}
        }
        if (stage.traces() != TraceExport.NONE) {
            variables.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=" + stage.name());
        }
        props.environment(variables);
    }

    /** What callers call. */
    public Alias live() {
        return live;
    }
}
