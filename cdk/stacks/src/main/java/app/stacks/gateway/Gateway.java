package app.stacks.gateway;

import software.amazon.awscdk.services.lambda.IFunction;

/** API Gateway as the API uses it: a route to a function, and who may use it. */
public interface Gateway {

    /** The function that decides on every request with a session; before the first {@link #routeSession}. */
    void authorizeBy(IFunction authorizer);

    /**
     * Serves a route to anyone.
     *
     * @param id the route's name in the template
     * @param routeKey method and path, such as {@code GET /api/entities/{id}}
     */
    void routePublic(String id, String routeKey, IFunction function);

    /** Serves a route to those that the authorizer lets in. */
    void routeSession(String id, String routeKey, IFunction function);

    /** Serves a route to callers that IAM knows and allows (SigV4). */
    void routeInternal(String id, String routeKey, IFunction function);

    /** Opens the gateway, after the last route. */
    void open();
}
