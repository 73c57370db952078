package app.stacks.gateway;

import app.stacks.stage.Stage;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * What the gateway writes of a request: one line of JSON. Neither path nor query nor header is in it, for they may hold
 * codes, tokens and names; the route tells enough.
 */
final class GatewayAccessLog {

    /** What both kinds of gateway know. */
    private static final Map<String, String> FIELDS = new TreeMap<>(Map.ofEntries(
            Map.entry("requestId", "$context.requestId"),
            // What the function's own log calls requestId: there stands the trace of any request.
            Map.entry("functionRequestId", "$context.integration.requestId"),
            Map.entry("time", "$context.requestTimeEpoch"),
            // Of CloudFront's edge, as a rule; the authorizer tells whose browser it was.
            Map.entry("ip", "$context.identity.sourceIp"),
            Map.entry("clientAddress", "$context.authorizer.clientAddress"),
            Map.entry("method", "$context.httpMethod"),
            Map.entry("status", "$context.status"),
            Map.entry("bytes", "$context.responseLength"),
            Map.entry("latency", "$context.responseLatency"),
            Map.entry("authorizerError", "$context.authorizer.error"),
            Map.entry("userId", "$context.authorizer.userId")));

    private GatewayAccessLog() {}

    /**
     * Where it is written. The name begins as AWS asks for logs of its services ("Enable logging from certain AWS
     * services"), because the right to write to any other name takes up a part of the region's one policy, which is
     * full after some ten; it ends in the stack's own id, so that a log that outlives its stack is in nobody's way.
     */
    static LogGroup logGroup(Construct scope, Stage stage) {
        return LogGroup.Builder.create(scope, "AccessLog")
                .logGroupName("/aws/vendedlogs/" + stage.stackName("Api") + "/"
                        + Fn.select(2, Fn.split("/", Stack.of(scope).getStackId())))
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
    }

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
