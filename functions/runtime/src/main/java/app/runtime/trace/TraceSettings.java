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
import org.jspecify.annotations.Nullable;

/**
 * What the environment says of traces, in OpenTelemetry's variables ("Environment Variable Specification"):
 *
 * <ul>
 *   <li>{@code OTEL_EXPORTER_OTLP_ENDPOINT} (or {@code …_TRACES_ENDPOINT}, the whole address), {@code …_HEADERS}: OTLP
 *       by HTTP and protobuf to a collector;
 *   <li>{@code OTEL_TRACES_EXPORTER=xray}: to the X-Ray daemon that Lambda runs, {@code AWS_XRAY_DAEMON_ADDRESS},
 *       unless an endpoint is named;
 *   <li>{@code OTEL_TRACES_SAMPLER}, {@code …_ARG}, {@code OTEL_SERVICE_NAME}, {@code OTEL_RESOURCE_ATTRIBUTES};
 *   <li>{@code OTEL_SDK_DISABLED=true} or {@code OTEL_TRACES_EXPORTER=none}: nothing.
 * </ul>
 *
 * What cannot be right is said in the log and leaves the function without traces, not the caller without an answer.
 */
final class TraceSettings {

    private TraceSettings() {}

    static @Nullable Recorder recorder(Configuration configuration, Log log) {
        try {
            return new Recorder(
                    sampler(configuration),
                    exporter(configuration),
                    resource(configuration),
                    InstantSource.system(),
                    log);
        } catch (IllegalArgumentException e) {
            log.write(Level.WARN, "there will be no traces", Map.of("cause", String.valueOf(e.getMessage())));
            return null;
        }
    }

    private static Exporter exporter(Configuration configuration) {
        String endpoint = endpoint(configuration);
        if (endpoint == null) {
            return XrayDaemon.at(configuration.require("AWS_XRAY_DAEMON_ADDRESS"));
        }
        String protocol = either(configuration, "PROTOCOL");
        if (protocol != null && !protocol.equals("http/protobuf")) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf, which is the one that is spoken here");
        }
        String headers = either(configuration, "HEADERS");
        return new OtlpHttp(address(endpoint), headers == null ? Map.of() : pairs(headers));
    }

    private static @Nullable String endpoint(Configuration configuration) {
        String whole = configuration.find("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        if (whole != null) {
            return whole;
        }
        String base = configuration.find("OTEL_EXPORTER_OTLP_ENDPOINT");
        return base == null ? null : base + (base.endsWith("/") ? "v1/traces" : "/v1/traces");
    }

    private static URI address(String endpoint) {
        try {
            URI address = URI.create(endpoint);
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (isHttp && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below, without repeating it: it may hold a key.
        }
        throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_ENDPOINT must be a URL such as http://localhost:4318");
    }

    private static @Nullable String either(Configuration configuration, String name) {
        String ofTraces = configuration.find("OTEL_EXPORTER_OTLP_TRACES_" + name);
        return ofTraces != null ? ofTraces : configuration.find("OTEL_EXPORTER_OTLP_" + name);
    }

    /** {@code name=value,name=value}, the values percent-encoded (W3C Baggage). What is no pair is passed over. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String value = pair.substring(equals + 1).strip().replace("+", "%2B");
                pairs.put(pair.substring(0, equals).strip(), URLDecoder.decode(value, UTF_8));
            }
        }
        return pairs;
    }

    private static Sampler sampler(Configuration configuration) {
        String name = configuration.find("OTEL_TRACES_SAMPLER");
        String kind = name == null ? "parentbased_always_on" : name.toLowerCase(Locale.ROOT);
        boolean followsCaller = kind.startsWith("parentbased_");
        return switch (followsCaller ? kind.substring("parentbased_".length()) : kind) {
            case "always_on" -> new Sampler(followsCaller, 1);
            case "always_off" -> new Sampler(followsCaller, 0);
            case "traceidratio" -> new Sampler(followsCaller, ratio(configuration.find("OTEL_TRACES_SAMPLER_ARG")));
            default ->
                throw new IllegalArgumentException(
                        "OTEL_TRACES_SAMPLER must be always_on, always_off or traceidratio, or parentbased_ and one"
                                + " of them");
        };
    }

    private static double ratio(@Nullable String text) {
        try {
            double ratio = text == null ? 1 : Double.parseDouble(text);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1");
    }

    /** What every span says of the function (semantic conventions "FaaS" and "Cloud"). */
    private static Map<String, String> resource(Configuration configuration) {
        Map<String, String> resource = new LinkedHashMap<>();
        resource.put("service.name", service(configuration));
        resource.put("telemetry.sdk.name", "app.runtime");
        resource.put("telemetry.sdk.language", "java");
        resource.put("cloud.provider", "aws");
        resource.put("cloud.platform", "aws_lambda");
        copy(configuration, "AWS_REGION", resource, "cloud.region");
        copy(configuration, "AWS_LAMBDA_FUNCTION_NAME", resource, "faas.name");
        copy(configuration, "AWS_LAMBDA_FUNCTION_VERSION", resource, "faas.version");
        copy(configuration, "AWS_LAMBDA_LOG_STREAM_NAME", resource, "faas.instance");
        String more = configuration.find("OTEL_RESOURCE_ATTRIBUTES");
        if (more != null) {
            resource.putAll(pairs(more));
        }
        copy(configuration, "OTEL_SERVICE_NAME", resource, "service.name");
        return resource;
    }

    private static void copy(Configuration configuration, String variable, Map<String, String> resource, String name) {
        String value = configuration.find(variable);
        if (value != null) {
            resource.put(name, value);
        }
    }

    /** The first part of the rpc {@code user.v1.UserService/GetUser}, or the package of {@code app.auth.Something}. */
    private static String service(Configuration configuration) {
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
