package app.runtime.trace;

import app.api.FunctionVariables;
import app.runtime.Configuration;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of traces, in OpenTelemetry's variables ("Environment Variable Specification",
 * "OpenTelemetry Protocol Exporter"), of which each for OTLP may have {@code TRACES_} in it:
 *
 * <ul>
 *   <li>{@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code …_HEADERS}, {@code …_TIMEOUT}, {@code …_COMPRESSION}: OTLP by HTTP
 *       and protobuf to a collector; {@code OTEL_TRACES_EXPORTER=otlp}: the same, to {@code http://localhost:4318}
 *       where no endpoint is named;
 *   <li>{@code OTEL_TRACES_EXPORTER=xray}: to the X-Ray daemon that Lambda runs, {@code AWS_XRAY_DAEMON_ADDRESS},
 *       unless an endpoint is named;
 *   <li>{@code OTEL_TRACES_SAMPLER}, {@code …_ARG}, {@code OTEL_PROPAGATORS}, {@code OTEL_SERVICE_NAME},
 *       {@code OTEL_RESOURCE_ATTRIBUTES};
 *   <li>{@code OTEL_SDK_DISABLED=true} or {@code OTEL_TRACES_EXPORTER=none}: nothing.
 * </ul>
 *
 * A value that is not understood, and a variable that has no effect here, is a warning in the log and is ignored. Only
 * where nobody is named to take the traces there are none.
 */
final class TraceSettings {

    private static final Set<String> OTHERS = Set.of(
            "OTEL_SDK_DISABLED",
            "OTEL_TRACES_EXPORTER",
            "OTEL_TRACES_SAMPLER",
            "OTEL_TRACES_SAMPLER_ARG",
            "OTEL_PROPAGATORS",
            "OTEL_SERVICE_NAME",
            "OTEL_RESOURCE_ATTRIBUTES");

    private final Configuration configuration;
    private final Log log;
    private final TraceVariables variables;
    private final OtlpSettings otlp;

    private TraceSettings(Configuration configuration, Log log) {
        this.configuration = configuration;
        this.log = log;
        this.variables = new TraceVariables(configuration, log);
        this.otlp = new OtlpSettings(variables);
    }

    static @Nullable Recorder recorder(Configuration configuration, Log log) {
        return new TraceSettings(configuration, log).recorder();
    }

    private @Nullable Recorder recorder() {
        for (String name : new TreeSet<>(configuration.variables().keySet())) {
            if (name.startsWith("OTEL_") && !OTHERS.contains(name) && !OtlpSettings.isOne(name)) {
                variables.warn(name, "has no effect here");
            }
        }
        Exporter exporter = exporter();
        if (exporter == null) {
            log.write(Level.WARN, "there will be no traces", Map.of());
            return null;
        }
        return new Recorder(
                sampler(),
                followsLambda(),
                new Delivery(exporter, otlp.timeoutMillis(), InstantSource.system(), log),
                resource(),
                InstantSource.system());
    }

    private @Nullable Exporter exporter() {
        String asked = "otlp";
        String list = variables.find("OTEL_TRACES_EXPORTER");
        if (list != null) {
            asked = "";
            for (String name : list.split(",")) {
                String known = name.strip();
                if (asked.isEmpty() && (known.equals("otlp") || known.equals("xray"))) {
                    asked = known;
                } else {
                    variables.warn("OTEL_TRACES_EXPORTER", "takes one of otlp, xray and none");
                }
            }
        }
        if (asked.equals("xray") && !otlp.hasEndpoint()) {
            try {
                return XrayDaemon.at(String.valueOf(variables.find("AWS_XRAY_DAEMON_ADDRESS")));
            } catch (IllegalArgumentException e) {
                variables.warn("AWS_XRAY_DAEMON_ADDRESS", "must be host:port");
                return null;
            }
        }
        return asked.isEmpty() ? null : otlp.exporter();
    }

    private Sampler sampler() {
        String name = variables.find("OTEL_TRACES_SAMPLER");
        String kind = name == null ? "parentbased_always_on" : name.toLowerCase(Locale.ROOT);
        boolean followsCaller = kind.startsWith("parentbased_");
        return switch (followsCaller ? kind.substring("parentbased_".length()) : kind) {
            case "always_on" -> new Sampler(followsCaller, 1);
            case "always_off" -> new Sampler(followsCaller, 0);
            case "traceidratio" -> new Sampler(followsCaller, ratio());
            default -> {
                variables.warn(
                        "OTEL_TRACES_SAMPLER",
                        "takes always_on, always_off or traceidratio, or parentbased_ and one of them");
                yield new Sampler(true, 1);
            }
        };
    }

    private double ratio() {
        String text = variables.find("OTEL_TRACES_SAMPLER_ARG");
        try {
            double ratio = text == null ? 1 : Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        variables.warn("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1");
        return 1;
    }

    /** Whether X-Ray's propagators are among those that are asked for; traceparent is read and written in any case. */
    private boolean followsLambda() {
        String list = variables.find("OTEL_PROPAGATORS");
        if (list == null) {
            return true;
        }
        boolean follows = false;
        for (String name : list.split(",")) {
            switch (name.strip()) {
                case "xray", "xray-lambda" -> follows = true;
                case "tracecontext" -> {}
                default -> variables.warn("OTEL_PROPAGATORS", "takes tracecontext and xray");
            }
        }
        return follows;
    }

    private Map<String, String> resource() {
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put(SemanticConventions.SERVICE_NAME, service());
        resource.put(SemanticConventions.TELEMETRY_SDK_NAME, SemanticConventions.SDK_NAME);
        resource.put(SemanticConventions.TELEMETRY_SDK_LANGUAGE, "java");
        resource.put(SemanticConventions.TELEMETRY_SDK_VERSION, SemanticConventions.SDK_VERSION);
        resource.put(SemanticConventions.CLOUD_PROVIDER, "aws");
        resource.put(SemanticConventions.CLOUD_PLATFORM, "aws_lambda");
        copy("AWS_REGION", resource, SemanticConventions.CLOUD_REGION);
        copy("AWS_LAMBDA_FUNCTION_NAME", resource, SemanticConventions.FAAS_NAME);
        copy("AWS_LAMBDA_FUNCTION_VERSION", resource, SemanticConventions.FAAS_VERSION);
        copy("AWS_LAMBDA_LOG_STREAM_NAME", resource, SemanticConventions.FAAS_INSTANCE);
        String variable = "OTEL_RESOURCE_ATTRIBUTES";
        resource.putAll(variables.pairs(variable, variables.find(variable)));
        copy("OTEL_SERVICE_NAME", resource, SemanticConventions.SERVICE_NAME);
        return resource;
    }

    private void copy(String variable, Map<String, String> resource, String name) {
        String value = variables.find(variable);
        if (value != null) {
            resource.put(name, value);
        }
    }

    /** The first part of the rpc {@code user.v1.UserService/GetUser}, or the package of {@code app.auth.Something}. */
    private String service() {
        String rpc = variables.find(FunctionVariables.RPC);
        if (rpc != null && rpc.indexOf('.') > 0) {
            return rpc.substring(0, rpc.indexOf('.'));
        }
        String handler = variables.find("_HANDLER");
        int end = handler == null ? -1 : handler.lastIndexOf('.');
        if (handler == null || end < 0) {
            return "unknown_service";
        }
        return handler.substring(handler.lastIndexOf('.', end - 1) + 1, end);
    }
}
