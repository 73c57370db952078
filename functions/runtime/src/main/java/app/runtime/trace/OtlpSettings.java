package app.runtime.trace;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the environment says of OTLP ("OpenTelemetry Protocol Exporter"), for all signals or for traces alone. */
final class OtlpSettings {

    private static final String OTLP = "OTEL_EXPORTER_OTLP_";
    private static final String OTLP_TRACES = "OTEL_EXPORTER_OTLP_TRACES_";
    private static final String DEFAULT_ENDPOINT = "http://localhost:4318";
    private static final int DEFAULT_TIMEOUT_MILLIS = 200;
    private static final Set<String> NAMES = Set.of("ENDPOINT", "HEADERS", "TIMEOUT", "COMPRESSION", "PROTOCOL");

    private final TraceVariables variables;

    OtlpSettings(TraceVariables variables) {
        this.variables = variables;
    }

    /** Whether a variable is one of them. */
    static boolean isOne(String variable) {
        String name = variable.startsWith(OTLP_TRACES)
                ? variable.substring(OTLP_TRACES.length())
                : variable.startsWith(OTLP) ? variable.substring(OTLP.length()) : "";
        return NAMES.contains(name);
    }

    boolean hasEndpoint() {
        return endpoint() != null;
    }

    /** Null where the endpoint cannot be one. */
    @Nullable
    Exporter exporter() {
        String named = endpoint();
        String endpoint = named == null ? DEFAULT_ENDPOINT + "/v1/traces" : named;
        URI address = address(endpoint);
        if (address == null) {
            variables.warn(OTLP + "ENDPOINT", "must be a URL such as " + DEFAULT_ENDPOINT);
            return null;
        }
        String protocol = either("PROTOCOL");
        if (protocol != null && !protocol.equals("http/protobuf")) {
            variables.warn(OTLP + "PROTOCOL", "only http/protobuf is spoken here");
        }
        String compression = either("COMPRESSION");
        boolean isZipped = "gzip".equals(compression);
        if (compression != null && !isZipped && !compression.equals("none")) {
            variables.warn(OTLP + "COMPRESSION", "takes gzip or none");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        variables.pairs(OTLP + "HEADERS", either("HEADERS")).forEach((name, value) -> {
            if (name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") && value.matches("[\\x20-\\x7E]*")) {
                headers.put(name, value);
            } else {
                variables.warn(OTLP + "HEADERS", "has a pair that is no header");
            }
        });
        return new OtlpHttp(address, headers, isZipped);
    }

    private @Nullable String endpoint() {
        String whole = variables.find(OTLP_TRACES + "ENDPOINT");
        if (whole != null) {
            return whole;
        }
        String base = variables.find(OTLP + "ENDPOINT");
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
        String ofTraces = variables.find(OTLP_TRACES + name);
        return ofTraces != null ? ofTraces : variables.find(OTLP + name);
    }

    /** How long a request may wait for a collector. */
    int timeoutMillis() {
        String text = either("TIMEOUT");
        if (text == null) {
            return DEFAULT_TIMEOUT_MILLIS;
        }
        int millis = CollectorResponse.number(text);
        if (millis <= 0) {
            variables.warn(OTLP + "TIMEOUT", "must be a number of milliseconds");
            return DEFAULT_TIMEOUT_MILLIS;
        }
        return millis;
    }
}
