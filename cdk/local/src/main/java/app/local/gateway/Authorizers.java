package app.local.gateway;

import app.local.assembly.AuthorizerSpec;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.Invoker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Asks Lambda authorizers, and remembers their answers as long as they may be. */
final class Authorizers {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CACHE_SIZE = 10_000;

    private final Invoker invoker;
    private final Map<CacheKey, Cached> cache = new ConcurrentHashMap<>();

    Authorizers(Invoker invoker) {
        this.invoker = invoker;
    }

    /** What came of asking. */
    sealed interface Decision {

        /** The caller passes, with what the authorizer said of them. */
        record Allowed(JsonNode context) implements Decision {}

        /** The gateway answers itself. */
        record Refused(GatewayError error, String remark) implements Decision {}
    }

    private record CacheKey(String authorizer, List<String> identity) {}

    private record Cached(Decision decision, Instant until) {}

    /** Asks the authorizer of a route. */
    Decision ask(AuthorizerSpec authorizer, RoutedRequest call) {
        List<String> identity = new ArrayList<>();
        for (String source : authorizer.identitySources()) {
            Optional<String> value = identityOf(source, call).filter(text -> !text.isEmpty());
            if (value.isEmpty()) {
                return new Decision.Refused(GatewayError.UNAUTHORIZED, "no " + source);
            }
            identity.add(value.get());
        }
        if (authorizer.resultTtl().isZero()) {
            return invoke(authorizer, call, identity);
        }
        CacheKey key = new CacheKey(authorizer.name(), identity);
        Cached cached = cache.get(key);
        if (cached != null && call.time().isBefore(cached.until())) {
            return cached.decision();
        }
        Decision decision = invoke(authorizer, call, identity);
        if (isAnswer(decision)) {
            if (cache.size() >= CACHE_SIZE) {
                cache.values().removeIf(old -> !call.time().isBefore(old.until()));
            }
            cache.put(key, new Cached(decision, call.time().plus(authorizer.resultTtl())));
        }
        return decision;
    }

    /** Failures are not remembered. */
    private static boolean isAnswer(Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> true;
            case Decision.Refused refused -> refused.error() == GatewayError.FORBIDDEN;
        };
    }

    private Decision invoke(AuthorizerSpec authorizer, RoutedRequest call, List<String> identity) {
        InvokeSpan span = call.exchange().startSpan("authorizer", authorizer.function());
        byte[] event = Payload.ofAuthorizer(call.in(span), authorizer, identity);
        InvocationResult invoked = invoker.invoke(authorizer.function(), event, span.traceHeader());
        span.ended(invoked);
        return switch (invoked.outcome()) {
            case InvocationOutcome.Success answer -> decision(authorizer, answer.payload());
            case InvocationOutcome.Throttled throttled ->
                new Decision.Refused(GatewayError.TOO_MANY_REQUESTS, throttled.message());
            case InvocationOutcome.FunctionError _, InvocationOutcome.TooLarge _ ->
                failed(name(authorizer) + " failed");
        };
    }

    private static Decision decision(AuthorizerSpec authorizer, byte[] payload) {
        JsonNode json = parse(payload);
        if (json == null || !json.path("isAuthorized").isBoolean()) {
            return failed(name(authorizer) + " answered no {\"isAuthorized\":true|false}");
        }
        if (!json.path("isAuthorized").booleanValue()) {
            return new Decision.Refused(GatewayError.FORBIDDEN, name(authorizer) + " denied");
        }
        JsonNode context = json.path("context");
        if (context.isMissingNode() || context.isNull()) {
            return new Decision.Allowed(JsonNodeFactory.instance.objectNode());
        }
        return context.isObject()
                ? new Decision.Allowed(context)
                : failed(name(authorizer) + " answered a context that is no object");
    }

    private static String name(AuthorizerSpec authorizer) {
        return authorizer.function().name();
    }

    private static Decision failed(String remark) {
        return new Decision.Refused(GatewayError.INTERNAL_SERVER_ERROR, remark);
    }

    private static @Nullable JsonNode parse(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (JacksonException e) {
            return null;
        }
    }

    private static Optional<String> identityOf(String source, RoutedRequest call) {
        String[] parts = source.split("\\.", 3);
        String name = parts[parts.length - 1];
        if (source.startsWith("$request.header.")) {
            return call.request().header(name.toLowerCase(Locale.ROOT));
        }
        if (source.startsWith("$request.querystring.")) {
            return Optional.ofNullable(
                    PercentCoding.parameters(call.request().rawQuery()).get(name));
        }
        if (source.startsWith("$stageVariables.")) {
            return Optional.ofNullable(call.api().stageVariables().get(source.substring("$stageVariables.".length())));
        }
        return switch (source) {
            case "$context.routeKey" -> Optional.of(call.match().route().key());
            case "$context.httpMethod" -> Optional.of(call.request().method());
            case "$context.path" -> Optional.of(call.path());
            case "$context.stage" -> Optional.of(call.api().stage());
            case "$context.identity.sourceIp" -> Optional.of(call.request().sourceIp());
            default -> Optional.empty();
        };
    }
}
