package app.local.gateway;

import app.local.assembly.HttpApiSpec;
import java.time.Instant;

/**
 * A request on its way through the gateway.
 *
 * @param request as it came
 * @param path its path percent-decoded, with the stage
 * @param match the route that it takes
 * @param api the API that it calls
 * @param requestId the gateway's name for it
 * @param traceHeader the X-Amzn-Trace-Id that the function gets
 * @param time when it came
 * @param exchange what its trace learns
 */
record RoutedRequest(
        GatewayRequest request,
        String path,
        Routes.Match match,
        HttpApiSpec api,
        String requestId,
        String traceHeader,
        Instant time,
        Exchange exchange) {

    /** The same for a function that the gateway calls in a span of its own. */
    RoutedRequest in(InvokeSpan span) {
        return new RoutedRequest(request, path, match, api, requestId, span.traceHeader(), time, exchange);
    }
}
