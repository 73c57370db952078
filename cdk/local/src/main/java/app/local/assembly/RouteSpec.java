package app.local.assembly;

import java.time.Duration;
import java.util.Optional;

/**
 * A route of the HTTP API and the function behind it.
 *
 * @param key the route key, such as {@code GET /api/entities/{id}} or {@code $default}
 * @param access who passes
 * @param function what is invoked
 * @param timeout how long the gateway waits for the function
 * @param throttle what limits this route; empty if only the stage's default does
 */
public record RouteSpec(
        String key, RouteAccess access, FunctionRef function, Duration timeout, Optional<ThrottleSpec> throttle) {

    /** The same route with another time to wait. */
    RouteSpec within(Duration longer) {
        return new RouteSpec(key, access, function, longer, throttle);
    }
}
