package app.local.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The form of a request that AWS Signature Version 4 signs: the same for every way in which it may have been written.
 *
 * @param signedHeaders the names that the signature covers, in its order
 * @param payloadHash the SHA-256 of the body, in hexadecimal digits
 */
record CanonicalRequest(GatewayRequest request, List<String> signedHeaders, String payloadHash) {

    /** Method, path, query, headers, names of the headers and hash of the body, each on a line. */
    String text() {
        StringBuilder canonical = new StringBuilder();
        canonical.append(request.method()).append('\n');
        canonical.append(path()).append('\n');
        canonical.append(query()).append('\n');
        for (String name : signedHeaders) {
            List<String> values = new ArrayList<>();
            request.values(name).forEach(value -> values.add(value.strip().replaceAll(" +", " ")));
            canonical.append(name).append(':').append(String.join(",", values)).append('\n');
        }
        canonical.append('\n').append(String.join(";", signedHeaders));
        return canonical.append('\n').append(payloadHash).toString();
    }

    /** Without dot segments (RFC 3986 §5.2.4), and encoded once more than it came. */
    private String path() {
        Deque<String> segments = new ArrayDeque<>();
        for (String part : request.rawPath().split("/", -1)) {
            if (part.equals("..")) {
                segments.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                segments.addLast(PercentCoding.encode(part));
            }
        }
        String path = "/" + String.join("/", segments);
        return request.rawPath().endsWith("/") && path.length() > 1 ? path + "/" : path;
    }

    private String query() {
        if (request.rawQuery().isEmpty()) {
            return "";
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : request.rawQuery().split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!name.equals("X-Amz-Signature")) {
                parameters.add(new Parameter(recode(name), recode(value)));
            }
        }
        return parameters.stream()
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&"));
    }

    /** Of the query, encoded; sorted by name first: as a text, {@code a1=} comes before {@code a=}. */
    private record Parameter(String name, String value) {}

    private static String recode(String text) {
        return PercentCoding.encode(PercentCoding.decode(text).orElse(text));
    }
}
