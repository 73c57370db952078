package app.local.assembly;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The HTTP API (API Gateway v2) as the template declares it.
 *
 * @param id its logical id
 * @param stage the stage's name, {@code $default} for none in the path
 * @param stageVariables the variables of the stage
 * @param routes every route
 * @param cors empty if the API answers its own origin only
 * @param throttle what limits each route that has no setting of its own
 */
public record HttpApiSpec(
        String id,
        String stage,
        Map<String, String> stageVariables,
        List<RouteSpec> routes,
        Optional<CorsSpec> cors,
        Optional<ThrottleSpec> throttle) {

    private static final Duration NEVER = Duration.ofDays(1);

    /** The same API, which waits for some functions as long as they take: somebody looks into them. */
    public HttpApiSpec waitingFor(Set<String> functions) {
        List<RouteSpec> patient = routes.stream()
                .map(route -> functions.contains(route.function().name()) ? route.within(NEVER) : route)
                .toList();
        return new HttpApiSpec(id, stage, stageVariables, patient, cors, throttle);
    }

    /** Whether a function authorizes routes. */
    public boolean isAuthorizer(FunctionSpec function) {
        return routes.stream()
                .map(RouteSpec::access)
                .anyMatch(access -> access instanceof RouteAccess.Authorized authorized
                        && authorized.authorizer().function().name().equals(function.name()));
    }
}
