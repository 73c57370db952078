package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Configuration;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import java.net.URI;
import java.net.URLDecoder;
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

    private static final String OTLP = "OTEL_EXPORTER_OTLP_";
    private static final String OTLP_TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
    private static final String DEFAULT_ENDPOINT = "http://localhost:4318";
    private static final int DEFAULT_TIMEOUT_MILLIS = 200;

    private static final Set<String> OF_OTLP = Set.of("ENDPOINT", "HEADERS", "TIMEOUT", "COMPRESSION", "PROTOCOL");
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

    private TraceSettings(Configuration configuration, Log log) {
        this.configuration = configuration;
        this.log = log;
    }

    static @Nullable Recorder recorder(Configuration configuration, Log log) {
        return new TraceSettings(configuration, log).recorder();
    }

    private @Nullable Recorder recorder() {
        for (String name : new TreeSet<>(configuration.variables().keySet())) {
            if (name.startsWith("OTEL_") && !isKnown(name)) {
                warn(name, "has no effect here");
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
                new Delivery(exporter, timeoutMillis(), InstantSource.system(), log),
                resource(),
                InstantSource.system());
    }

    private static boolean isKnown(String name) {
        return OTHERS.contains(name)
                || name.startsWith(OTLP_TRACES) && OF_OTLP.contains(name.substring(OTLP_TRACES.length()))
                || name.startsWith(OTLP) && OF_OTLP.contains(name.substring(OTLP.length()));
    }

    /** Never repeats the value: it may hold a key. */
    private void warn(String variable, String why) {
        log.write(Level.WARN, "a setting of traces is ignored", Map.of("variable", variable, "cause", why));
    }

    private @Nullable Exporter exporter() {
        String endpoint = endpoint();
        String asked = "otlp";
        String list = configuration.find("OTEL_TRACES_EXPORTER");
        if (list != null) {
            asked = "";
            for (String name : list.split(",")) {
                String known = name.strip();
                if (asked.isEmpty() && (known.equals("otlp") || known.equals("xray"))) {
                    asked = known;
                } else {
                    warn("OTEL_TRACES_EXPORTER", "takes one of otlp, xray and none");
                }
            }
        }
        if (asked.equals("xray") && endpoint == null) {
            try {
                return XrayDaemon.at(String.valueOf(configuration.find("AWS_XRAY_DAEMON_ADDRESS")));
            } catch (IllegalArgumentException e) {
                warn("AWS_XRAY_DAEMON_ADDRESS", "must be host:port");
                return null;
            }
        }
        return asked.isEmpty() ? null : otlp(endpoint == null ? DEFAULT_ENDPOINT + "/v1/traces" : endpoint);
    }

    private @Nullable Exporter otlp(String endpoint) {
        URI address = address(endpoint);
        if (address == null) {
            warn(OTLP + "ENDPOINT", "must be a URL such as " + DEFAULT_ENDPOINT);
            return null;
        }
        String protocol = either("PROTOCOL");
        if (protocol != null && !protocol.equals("http/protobuf")) {
            warn(OTLP + "PROTOCOL", "only http/protobuf is spoken here");
        }
        String compression = either("COMPRESSION");
        boolean isZipped = "gzip".equals(compression);
        if (compression != null && !isZipped && !compression.equals("none")) {
            warn(OTLP + "COMPRESSION", "takes gzip or none");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        pairs(OTLP + "HEADERS", either("HEADERS")).forEach((name, value) -> {
            if (name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") && value.matches("[\\x20-\\x7E]*")) {
                headers.put(name, value);
            } else {
                warn(OTLP + "HEADERS", "has a pair that is no header");
            }
        });
        return new OtlpHttp(address, headers, isZipped);
    }

    private @Nullable String endpoint() {
        String whole = configuration.find(OTLP_TRACES + "ENDPOINT");
        if (whole != null) {
            return whole;
        }
        String base = configuration.find(OTLP + "ENDPOINT");
        return base == null ? null : base + (base.endsWith("/") ? "v1/traces" : "/v1/traces");
    }

    private static @Nullable URI address(String endpoint) {
        try {
            URI address = URI.create(endpoint.strip());
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            return isHttp && address.getHost() != null ? address : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private @Nullable String either(String name) {
        String ofTraces = configuration.find(OTLP_TRACES + name);
        return ofTraces != null ? ofTraces : configuration.find(OTLP + name);
    }

    private int timeoutMillis() {
        String text = either("TIMEOUT");
        if (text == null) {
            return DEFAULT_TIMEOUT_MILLIS;
        }
        int millis = HttpConnection.number(text);
        if (millis <= 0) {
            warn(OTLP + "TIMEOUT", "must be a number of milliseconds");
            return DEFAULT_TIMEOUT_MILLIS;
        }
        return millis;
    }

    /**
     * {@code name=value,name=value}, the values percent-encoded (W3C Baggage). What is no pair is passed over with a
     * warning.
     */
    private Map<String, String> pairs(String variable, @Nullable String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text == null ? new String[0] : text.split(",")) {
            int equals = pair.indexOf('=');
            try {
                if (equals > 0) {
                    String value = pair.substring(equals + 1).strip().replace("+", "%2B");
                    pairs.put(pair.substring(0, equals).strip(), URLDecoder.decode(value, UTF_8));
                    continue;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            if (!pair.isBlank()) {
                warn(variable, "must be of the form name=value,name=value, the values percent-encoded");
            }
        }
        return pairs;
    }

    private Sampler sampler() {
        String name = configuration.find("OTEL_TRACES_SAMPLER");
        String kind = name == null ? "parentbased_always_on" : name.toLowerCase(Locale.ROOT);
        boolean followsCaller = kind.startsWith("parentbased_");
        return switch (followsCaller ? kind.substring("parentbased_".length()) : kind) {
            case "always_on" -> new Sampler(followsCaller, 1);
            case "always_off" -> new Sampler(followsCaller, 0);
            case "traceidratio" -> new Sampler(followsCaller, ratio());
            default -> {
                warn(
                        "OTEL_TRACES_SAMPLER",
                        "takes always_on, always_off or traceidratio, or parentbased_ and one of them");
                yield new Sampler(true, 1);
            }
        };
    }

    private double ratio() {
        String text = configuration.find("OTEL_TRACES_SAMPLER_ARG");
        try {
            double ratio = text == null ? 1 : Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        warn("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1");
        return 1;
    }

    /** Whether X-Ray's propagators are among those that are asked for; traceparent is read and written in any case. */
    private boolean followsLambda() {
        String list = configuration.find("OTEL_PROPAGATORS");
        if (list == null) {
            return true;
        }
        boolean follows = false;
        for (String name : list.split(",")) {
            switch (name.strip()) {
                case "xray", "xray-lambda" -> follows = true;
                case "tracecontext" -> {}
                default -> warn("OTEL_PROPAGATORS", "takes tracecontext and xray");
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
        resource.putAll(pairs(variable, configuration.find(variable)));
        copy("OTEL_SERVICE_NAME", resource, SemanticConventions.SERVICE_NAME);
        return resource;
    }

    private void copy(String variable, Map<String, String> resource, String name) {
        String value = configuration.find(variable);
        if (value != null) {
            resource.put(name, value);
        }
    }

    /** The first part of the rpc {@code user.v1.UserService/GetUser}, or the package of {@code app.auth.Something}. */
    private String service() {
        String rpc = configuration.find("RPC");
        if (rpc != null && rpc.indexOf('.') > 0) {
            return rpc.substring(0, rpc.indexOf('.'));
        }
        String handler = configuration.find("_HANDLER");
        int end = handler == null ? -1 : handler.lastIndexOf('.');
        if (handler == null || end < 0) {
            return "unknown_service";
        }
        return handler.substring(handler.lastIndexOf('.', end - 1) + 1, end);
    }
}
