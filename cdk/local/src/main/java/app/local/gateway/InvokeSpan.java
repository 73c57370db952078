package app.local.gateway;

import app.local.assembly.Assembly;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call of a function by the gateway, from its begin to its end; then it is a span of its exchange. Used by one thread
 * at a time.
 */
final class InvokeSpan {

    private final Exchange exchange;
    private final String id = GatewayTraceContext.newSpanId();
    private final String role;
    private final String function;
    private final long begin;

    /** @param role what the gateway calls the function for */
    InvokeSpan(Exchange exchange, String role, String function) {
        this.exchange = exchange;
        this.role = role;
        this.function = function;
        this.begin = exchange.now();
    }

    /** The X-Amzn-Trace-Id that the function gets. */
    String traceHeader() {
        return exchange.trace().amazon(id);
    }

    /** The function has answered or failed. */
    void ended(InvocationResult invoked) {
        boolean isCold = invoked.coldStart() != null;
        Map<String, Object> attributes = attributes();
        if (!invoked.invocation().requestId().isEmpty()) {
            attributes.put("faas.invocation_id", invoked.invocation().requestId());
            attributes.put("faas.coldstart", isCold);
        }
        if (!invoked.environment().isEmpty()) {
            attributes.put("faas.instance", invoked.environment());
        }
        if (isCold) {
            exchange.coldStarted();
        }
        switch (invoked.outcome()) {
            case InvocationOutcome.Success _ -> end(attributes, "", "");
            case InvocationOutcome.FunctionError error -> end(attributes, error.type(), error.message());
            case InvocationOutcome.Throttled throttled ->
                end(attributes, "TooManyRequestsException", throttled.message());
            case InvocationOutcome.TooLarge large -> end(attributes, "RequestTooLargeException", large.message());
        }
    }

    /** The gateway waits no longer. */
    void failed(String type, String message) {
        end(attributes(), type, message);
    }

    private Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("faas.invoked_name", function);
        attributes.put("faas.invoked_provider", "aws");
        attributes.put("faas.invoked_region", Assembly.REGION);
        attributes.put("app.role", role);
        return attributes;
    }

    private void end(Map<String, Object> attributes, String errorType, String message) {
        if (!errorType.isEmpty()) {
            attributes.put("error.type", errorType);
        }
        exchange.add(new ReceivedSpan(
                exchange.trace().traceId(),
                id,
                exchange.spanId(),
                "Invoke " + function,
                ReceivedSpan.Kind.CLIENT,
                Exchange.SERVICE,
                "",
                begin,
                exchange.now(),
                !errorType.isEmpty(),
                message,
                attributes,
                List.of()));
    }
}
