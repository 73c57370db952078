package app.local.assembly;

import java.time.Duration;
import java.util.List;

/**
 * A Lambda authorizer of type REQUEST with payload 2.0 and simple answers.
 *
 * @param name its logical id
 * @param function what is invoked
 * @param identitySources what identifies a caller, such as {@code $request.header.Cookie}; a request without it is 401
 * @param resultTtl how long an answer holds for the same values of the identity sources; zero for never
 */
public record AuthorizerSpec(String name, FunctionRef function, List<String> identitySources, Duration resultTtl) {}
