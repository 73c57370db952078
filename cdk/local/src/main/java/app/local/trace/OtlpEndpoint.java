package app.local.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Where spans are exported to, and how a request to it is made: what OpenTelemetry's standard variables say
 * (specification "OpenTelemetry Protocol Exporter").
 *
 * @param target where requests are posted to
 * @param headers of each request; they may hold credentials
 * @param isZipped whether bodies are sent as gzip
 */
record OtlpEndpoint(URI target, Map<String, String> headers, boolean isZipped) {

    /** How long connecting may take, and a request. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
    private static final String ENDPOINT = PREFIX + "ENDPOINT";
    private static final String TRACES_ENDPOINT = PREFIX + "TRACES_ENDPOINT";

    /**
     * The endpoint that the variables name; empty if they name none.
     *
     * @param warning takes a line for each variable that is ignored
     * @throws IllegalArgumentException if they cannot be right, naming the variable
     */
    static Optional<OtlpEndpoint> of(Map<String, String> environment, Consumer<String> warning) {
        String exact = environment.getOrDefault(TRACES_ENDPOINT, "").strip();
        String base = environment.getOrDefault(ENDPOINT, "").strip();
        if (exact.isEmpty() && base.isEmpty()) {
            return Optional.empty();
        }
        URI target = exact.isEmpty()
                ? uri(ENDPOINT, base, base.replaceFirst("/+$", "") + "/v1/traces")
                : uri(TRACES_ENDPOINT, exact, exact);
        Map<String, String> headers = headers(environment, either(environment, "HEADERS"));
        String protocol = environment.getOrDefault(either(environment, "PROTOCOL"), "http/protobuf");
        if (!protocol.equals("http/protobuf")) {
            warning.accept(either(environment, "PROTOCOL") + " is ignored: only http/protobuf is spoken here.");
        }
        String compression = environment.getOrDefault(either(environment, "COMPRESSION"), "none");
        if (!compression.equals("gzip") && !compression.equals("none")) {
            warning.accept(either(environment, "COMPRESSION") + " is ignored: it takes gzip or none.");
        }
        OtlpEndpoint endpoint = new OtlpEndpoint(target, headers, compression.equals("gzip"));
        try {
            endpoint.request(new byte[0]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(either(environment, "HEADERS") + ": " + e.getMessage(), e);
        }
        return Optional.of(endpoint);
    }

    /** Posts an ExportTraceServiceRequest. */
    HttpRequest request(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(TIMEOUT);
        headers.forEach(request::setHeader);
        request.setHeader("content-type", "application/x-protobuf");
        if (isZipped) {
            request.setHeader("content-encoding", "gzip");
        }
        return request.POST(HttpRequest.BodyPublishers.ofByteArray(isZipped ? zipped(body) : body))
                .build();
    }

    @Override
    public String toString() {
        return target.toString();
    }

    /** The variable that counts: the one of traces alone, where it is there. */
    private static String either(Map<String, String> environment, String name) {
        String ofTraces = PREFIX + "TRACES_" + name;
        return environment.getOrDefault(ofTraces, "").isBlank() ? PREFIX + name : ofTraces;
    }

    private static URI uri(String variable, String value, String address) {
        try {
            URI uri = URI.create(address);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                variable + " must be an address such as http://localhost:4318, not \"" + value + "\".");
    }

    /** {@code name=value,name=value}, the values percent-encoded. */
    private static Map<String, String> headers(Map<String, String> environment, String variable) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String entry : environment.getOrDefault(variable, "").split(",")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                String value = entry.substring(equals + 1).strip().replace("+", "%2B");
                headers.put(entry.substring(0, equals).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
            } else if (!entry.isBlank()) {
                throw new IllegalArgumentException(variable + " must be of the form name=value,name=value.");
            }
        }
        return headers;
    }

    private static byte[] zipped(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
