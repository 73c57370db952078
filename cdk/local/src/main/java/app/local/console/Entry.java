package app.local.console;

import java.time.Instant;

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
 * @param nanos how long it took
 * @param cold whether a function had to be started for it
 * @param remark which function answered, or why none did
 * @param requestId the gateway's name for it, or Lambda's
 */
record Entry(
        long id,
        long version,
        String traceId,
        String spanId,
        Instant time,
        String method,
        String path,
        String query,
        String route,
        String function,
        String rpc,
        int status,
        long nanos,
        boolean cold,
        String remark,
        String requestId) {}
