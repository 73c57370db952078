package app.local.console;

import app.local.gateway.Exchange;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request as the list shows it.
 *
 * @param id in the order of arrival
 * @param version grows with each change of any request
 * @param spanId the span that is the request
 * @param method the HTTP method, or INVOKE for what did not come through the gateway
 * @param path as it came, or the function's name
 * @param query without secrets
 * @param route the path's template; empty if there was none
 * @param rpc such as {@code user.v1.UserService/GetUser}; empty if the function serves none
 * @param status of the answer; 0 while there is none
 * @param duration how long it took; zero while there is no answer
 * @param cold whether a function had to be started for it
 * @param remark which function answered, or why none did
 * @param requestId the gateway's name for it, or Lambda's
 */
record Entry(
        long id,
        long version,
        @JsonProperty("trace") String traceId,
        @JsonProperty("span") String spanId,
        Instant time,
        String method,
        String path,
        String query,
        String route,
        String function,
        String rpc,
        int status,
        Duration duration,
        boolean cold,
        String remark,
        String requestId) {

    /** A request to the gateway. */
    static Entry of(long id, long version, Exchange exchange, String rpc) {
        String route = exchange.route();
        return new Entry(
                id,
                version,
                exchange.trace().traceId(),
                exchange.spanId(),
                exchange.time(),
                exchange.method(),
                exchange.path(),
                exchange.query(),
                route.substring(route.indexOf(' ') + 1),
                exchange.function(),
                rpc,
                exchange.status(),
                exchange.status() == 0 ? Duration.ZERO : Duration.ofNanos(exchange.nanos()),
                exchange.cold(),
                exchange.remark(),
                exchange.requestId());
    }

    /** An invocation that came neither through the gateway nor from a function. @param result null while it runs */
    static Entry of(
            long id,
            long version,
            String traceId,
            String spanId,
            String rpc,
            Invocation invocation,
            @Nullable InvocationResult result) {
        return new Entry(
                id,
                version,
                traceId,
                spanId,
                invocation.began(),
                "INVOKE",
                invocation.function().name(),
                "",
                "",
                invocation.function().name(),
                rpc,
                result == null ? 0 : status(result.outcome()),
                result == null ? Duration.ZERO : result.duration(),
                result != null && result.coldStart() != null,
                result != null && result.outcome() instanceof InvocationOutcome.FunctionError error
                        ? error.type() + ": " + error.message()
                        : "",
                invocation.requestId());
    }

    private static int status(InvocationOutcome outcome) {
        return switch (outcome) {
            case InvocationOutcome.Success _ -> 200;
            case InvocationOutcome.TooLarge _ -> 413;
            case InvocationOutcome.Throttled _ -> 429;
            case InvocationOutcome.FunctionError _ -> 500;
        };
    }
}
