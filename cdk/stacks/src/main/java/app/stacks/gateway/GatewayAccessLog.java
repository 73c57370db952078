package app.stacks.gateway;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the gateway writes of a request: one line of JSON. Neither path nor query nor header is in it, for they may hold
 * codes, tokens and names; the route tells enough.
 */
final class GatewayAccessLog {

    /** What both kinds of gateway know. */
    private static final Map<String, String> FIELDS = new TreeMap<>(Map.of(
            "requestId", "$context.requestId",
            // What the function's own log calls requestId: there stands the trace of any request.
            "functionRequestId", "$context.integration.requestId",
            "time", "$context.requestTimeEpoch",
            "ip", "$context.identity.sourceIp",
            "method", "$context.httpMethod",
            "status", "$context.status",
            "bytes", "$context.responseLength",
            "latency", "$context.responseLatency",
            "authorizerError", "$context.authorizer.error",
            "userId", "$context.authorizer.userId"));

    private GatewayAccessLog() {}

    /** The format for an HTTP API, which knows nothing of traces: the authorizer tells it. */
    static String ofHttpApi() {
        return format(new TreeMap<>(Map.of(
                "route", "$context.routeKey",
                "traceId", "$context.authorizer.traceId",
                "integrationError", "$context.integrationErrorMessage")));
    }

    /** The format for a REST API. */
    static String ofRestApi() {
        return format(new TreeMap<>(Map.of(
                "route", "$context.resourcePath",
                "traceId", "$context.xrayTraceId",
                "integrationError", "$context.integration.error")));
    }

    private static String format(Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(FIELDS);
        fields.putAll(more);
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
