package app.stacks.functions;

import app.api.FunctionVariables;
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

    /** How long a function may serve requests of nobody before its snapshot, so that their code is compiled in it. */
    private static final String PRIMING_SECONDS = "10";

    /** The alias that callers call. */
    public static final String ALIAS = "live";

    private final Alias live;
    private final String nameInLog;

    public LiveFunction(Construct scope, String id, Stage stage, LiveFunctionProps spec) {
        super(scope, id, props(scope, id, stage, spec));
        this.nameInLog = spec.nameInLog();
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
                .aliasName(ALIAS)
                .version(getCurrentVersion())
                .build();
    }

    private static FunctionProps props(Construct scope, String id, Stage stage, LiveFunctionProps spec) {
        LogGroup logs = LogGroup.Builder.create(scope, id + "Logs")
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
        FunctionRole role =
                new FunctionRole(scope, id + "Role", logs, spec.placement().isPresent());
        FunctionProps.Builder props = FunctionProps.builder()
                .description(spec.description())
                .runtime(Runtime.JAVA_25)
                .architecture(ARCHITECTURE)
                .handler(spec.handler())
                .code(spec.archive().code())
                .memorySize(spec.memoryMb())
                .timeout(spec.timeout())
                .logGroup(logs)
                .role(role);
        Map<String, String> variables =
                new TreeMap<>(Map.of(FunctionVariables.METRICS_NAMESPACE, stage.metricsNamespace()));
        if (spec.snapStart()) {
            variables.put(FunctionVariables.PRIMING_SECONDS, PRIMING_SECONDS);
        }
        trace(props, variables, scope, role, id, stage);
        props.environment(variables);
        spec.placement()
                .ifPresent(placement -> props.vpc(placement.vpc())
                        .vpcSubnets(placement.subnets())
                        .securityGroups(List.of(placement.group())));
        if (spec.snapStart()) {
            props.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
        }
        return props.build();
    }

    /**
     * What a function needs to be told to hand over traces and metrics. Lambda's own tracing decides which requests are
     * traced (one a second and 5 % of the others, which nothing can change), and the functions follow it; where another
     * backend gets the traces, Lambda's would only be missing parents.
     */
    private static void trace(
            FunctionProps.Builder props,
            Map<String, String> variables,
            Construct scope,
            FunctionRole role,
            String id,
            Stage stage) {
        switch (stage.traces()) {
            case XRAY -> {
                props.tracing(Tracing.ACTIVE);
                variables.put("OTEL_TRACES_EXPORTER", "xray");
            }
            case LAYER -> {
                CollectorLayer collector = new CollectorLayer(scope, stage.collector());
                props.tracing(stage.collector().isXray() ? Tracing.ACTIVE : Tracing.DISABLED);
                props.layers(collector.layers(id + "Collector", ARCHITECTURE));
                collector.addTo(variables);
                collector.grant(id + "CollectorSecret", role);
            }
            case NONE -> {}
        }
        if (stage.traces() != TraceExport.NONE) {
            variables.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=" + stage.name());
        }
    }

    /** What its log lines and metrics call it, in the field {@code rpc}. */
    public String nameInLog() {
        return nameInLog;
    }

    /** What callers call. */
    public Alias live() {
        return live;
    }
}
