package app.local.gateway;

import app.local.assembly.AuthorizerSpec;
import app.local.assembly.CorsSpec;
import app.local.assembly.FunctionRef;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import app.local.assembly.ThrottleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small APIs to test with. */
final class Specs {

    static final RouteAccess OPEN = new RouteAccess.Open();
    static final RouteAccess IAM = new RouteAccess.Iam();

    private Specs() {}

    static RouteAccess authorized(Duration ttl) {
        return new RouteAccess.Authorized(new AuthorizerSpec(
                "Session", FunctionRef.parse("SessionAuthorizer:live"), List.of("$request.header.Cookie"), ttl));
    }

    static RouteSpec route(String key, RouteAccess access) {
        return new RouteSpec(key, access, FunctionRef.parse("Function:live"), Duration.ofMillis(300), Optional.empty());
    }

    static RouteSpec throttled(String key, double rate, int burst) {
        return new RouteSpec(
                key,
                OPEN,
                FunctionRef.parse("Function:live"),
                Duration.ofSeconds(1),
                Optional.of(new ThrottleSpec(rate, burst)));
    }

    static HttpApiSpec api(RouteSpec... routes) {
        return new HttpApiSpec("HttpApi", "$default", Map.of(), List.of(routes), Optional.empty(), Optional.empty());
    }

    static HttpApiSpec withCors(HttpApiSpec api, CorsSpec cors) {
        return new HttpApiSpec(
                api.id(), api.stage(), api.stageVariables(), api.routes(), Optional.of(cors), api.throttle());
    }

    static HttpApiSpec withStage(HttpApiSpec api, String stage, Map<String, String> variables) {
        return new HttpApiSpec(api.id(), stage, variables, api.routes(), api.cors(), api.throttle());
    }
}
