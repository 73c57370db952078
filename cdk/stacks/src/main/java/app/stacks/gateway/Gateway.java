package app.stacks.gateway;

import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.lambda.IFunction;

/** API Gateway as the API uses it: routes to functions, and who may use them. */
public interface Gateway {

    /**
     * Serves a route to anyone, at a modest rate: these are the routes of sign-in.
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

    /** How many requests there were in a minute. */
    IMetric requests();

    /** How many of them failed by our fault. */
    IMetric failures();

    /** How long the slowest hundredth took, in milliseconds. */
    IMetric slowest();
}
