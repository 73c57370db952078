package app.local.assembly;

/** Who passes a route of the HTTP API. */
public sealed interface RouteAccess {

    /** Everybody: {@code AuthorizationType: NONE}. */
    record Open() implements RouteAccess {}

    /** A request signed with a known credential: {@code AuthorizationType: AWS_IAM}. */
    record Iam() implements RouteAccess {}

    /** Whom a Lambda authorizer lets pass: {@code AuthorizationType: CUSTOM}. */
    record Authorized(AuthorizerSpec authorizer) implements RouteAccess {}
}
