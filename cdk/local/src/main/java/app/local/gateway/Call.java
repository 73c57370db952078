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
 * @param traceHeader its X-Amzn-Trace-Id
 * @param time when it came
 */
record Call(
        HttpRequest request,
        String path,
        Routes.Match match,
        HttpApiSpec api,
        String requestId,
        String traceHeader,
        Instant time) {}
