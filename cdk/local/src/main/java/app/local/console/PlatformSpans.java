package app.local.console;

import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes spans of what only Lambda knows: the start of an environment, and the end of a process in mid-request. */
final class PlatformSpans {

    /** Errors that Lambda finds, of which the function itself can send no span. */
    private static final Set<String> BY_LAMBDA = Set.of(
            "Sandbox.Timedout", "Runtime.ExitError", "Runtime.InvalidEntrypoint", "Function.ResponseSizeTooLarge");

    private PlatformSpans() {}

    /** What else happened in an invocation. @param context the span that it was made in */
    static List<ReceivedSpan> of(InvocationResult invoked, GatewayTraceContext context) {
        List<ReceivedSpan> spans = new ArrayList<>();
        Instant ready = invoked.invocation().began();
        InvocationResult.ColdStart init = invoked.coldStart();
        if (init != null) {
            Map<String, Object> attributes = attributes(invoked);
            attributes.put("faas.coldstart", true);
            spans.add(span(
                    context,
                    GatewayTraceContext.newSpanId(),
                    context.parentId(),
                    "Start " + invoked.invocation().function().name(),
                    ReceivedSpan.Kind.INTERNAL,
                    invoked,
                    init.began(),
                    init.ended(),
                    init.succeeded() ? "" : "it did not come up",
                    attributes));
            ready = init.ended();
        }
        if (invoked.outcome() instanceof InvocationOutcome.FunctionError error && BY_LAMBDA.contains(error.type())) {
            Map<String, Object> attributes = attributes(invoked);
            attributes.put("error.type", error.type());
            spans.add(span(
                    context,
                    GatewayTraceContext.newSpanId(),
                    context.parentId(),
                    invoked.invocation().function().name() + " " + what(error.type()),
                    ReceivedSpan.Kind.INTERNAL,
                    invoked,
                    ready,
                    invoked.ended(),
                    error.message(),
                    attributes));
        }
        return spans;
    }

    /** The span of an invocation that came neither through the gateway nor from a function. */
    static ReceivedSpan ofInvoke(InvocationResult invoked, String traceId, String spanId) {
        Map<String, Object> attributes = attributes(invoked);
        attributes.put("faas.coldstart", invoked.coldStart() != null);
        String message = "";
        switch (invoked.outcome()) {
            case InvocationOutcome.Success _ -> {}
            case InvocationOutcome.FunctionError error -> {
                attributes.put("error.type", error.type());
                message = error.message().isEmpty() ? error.type() : error.message();
            }
            case InvocationOutcome.Throttled throttled -> {
                attributes.put("error.type", "TooManyRequestsException");
                message = throttled.message();
            }
            case InvocationOutcome.TooLarge large -> {
                attributes.put("error.type", "RequestTooLargeException");
                message = large.message();
            }
        }
        return span(
                new GatewayTraceContext(traceId, "", true),
                spanId,
                "",
                "Invoke " + invoked.invocation().function().name(),
                ReceivedSpan.Kind.CLIENT,
                invoked,
                invoked.invocation().began(),
                invoked.ended(),
                message,
                attributes);
    }

    private static String what(String errorType) {
        return switch (errorType) {
            case "Sandbox.Timedout" -> "timed out";
            case "Runtime.ExitError" -> "process ended";
            case "Runtime.InvalidEntrypoint" -> "cannot start";
            default -> "answered too much";
        };
    }

    private static Map<String, Object> attributes(InvocationResult invoked) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("faas.invocation_id", invoked.invocation().requestId());
        if (!invoked.environment().isEmpty()) {
            attributes.put("faas.instance", invoked.environment());
        }
        return attributes;
    }

    private static ReceivedSpan span(
            GatewayTraceContext context,
            String spanId,
            String parentId,
            String name,
            ReceivedSpan.Kind kind,
            InvocationResult invoked,
            Instant begin,
            Instant end,
            String failure,
            Map<String, Object> attributes) {
        return new ReceivedSpan(
                context.traceId(),
                spanId,
                parentId,
                name,
                kind,
                TraceStore.LAMBDA,
                invoked.invocation().function().name(),
                nanos(begin),
                nanos(end),
                !failure.isEmpty(),
                failure,
                attributes,
                List.of());
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
