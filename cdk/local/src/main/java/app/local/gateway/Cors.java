package app.local.gateway;

import app.local.assembly.CorsSpec;
import app.local.gateway.GatewayRequest.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers for other origins as the API's CORS configuration says (the Fetch standard, §3.2). */
final class Cors {

    private final CorsSpec spec;

    Cors(CorsSpec spec) {
        this.spec = spec;
    }

    /** Whether a request asks, before the real one, if it may be sent. */
    static boolean isPreflight(GatewayRequest request) {
        return request.method().equals("OPTIONS")
                && request.header("origin").isPresent()
                && request.header("access-control-request-method").isPresent();
    }

    /** The answer to a preflight; without headers if the origin or the method is not allowed. */
    GatewayResponse preflight(GatewayRequest request) {
        List<Header> headers = new ArrayList<>();
        Optional<String> origin = allowedOrigin(request);
        String method = request.header("access-control-request-method").orElse("");
        if (origin.isPresent() && allows(spec.allowMethods(), method)) {
            headers.add(new Header("access-control-allow-origin", origin.get()));
            headers.add(new Header("access-control-allow-methods", String.join(",", spec.allowMethods())));
            if (!spec.allowHeaders().isEmpty()) {
                headers.add(new Header("access-control-allow-headers", String.join(",", spec.allowHeaders())));
            }
            spec.maxAge()
                    .ifPresent(
                            age -> headers.add(new Header("access-control-max-age", Long.toString(age.toSeconds()))));
            addCommon(headers);
        }
        return new GatewayResponse(204, headers, new byte[0], "preflight");
    }

    /** An answer with the configured headers in the place of the function's. */
    GatewayResponse apply(GatewayRequest request, GatewayResponse answer) {
        List<Header> headers = new ArrayList<>();
        for (Header header : answer.headers()) {
            if (!header.name().startsWith("access-control-")) {
                headers.add(header);
            }
        }
        Optional<String> origin = allowedOrigin(request);
        if (origin.isPresent()) {
            headers.add(new Header("access-control-allow-origin", origin.get()));
            if (!spec.exposeHeaders().isEmpty()) {
                headers.add(new Header("access-control-expose-headers", String.join(",", spec.exposeHeaders())));
            }
            addCommon(headers);
        }
        return new GatewayResponse(answer.status(), headers, answer.body(), answer.remark());
    }

    private void addCommon(List<Header> headers) {
        if (spec.allowCredentials()) {
            headers.add(new Header("access-control-allow-credentials", "true"));
        }
        if (!spec.allowOrigins().contains("*")) {
            headers.add(new Header("vary", "origin"));
        }
    }

    private Optional<String> allowedOrigin(GatewayRequest request) {
        Optional<String> origin = request.header("origin");
        if (origin.isPresent() && spec.allowOrigins().contains("*")) {
            return Optional.of("*");
        }
        return origin.filter(value -> allows(spec.allowOrigins(), value));
    }

    private static boolean allows(List<String> list, String value) {
        for (String allowed : list) {
            if (allowed.equals("*") || allowed.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
