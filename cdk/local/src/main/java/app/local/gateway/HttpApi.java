package app.local.gateway;

import app.local.assembly.Assembly;
import app.local.assembly.AuthorizerSpec;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import app.local.gateway.GatewayRequest.Header;
import app.local.lambda.AccessKey;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.Invoker;
import app.local.trace.GatewayTraceContext;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** An HTTP API of API Gateway: routes, authorizes, limits and hands to the function, and answers as AWS does. */
public final class HttpApi implements AutoCloseable {

    /** The largest body of a request, in bytes. */
    public static final int LONGEST_BODY = 10 * 1024 * 1024;

    private static final int LONGEST_EVENT = 6 * 1024 * 1024;

    private final HttpApiSpec spec;
    private final Invoker invoker;
    private final InstantSource clock;
    private final GatewayObserver observer;
    private final Routes routes;
    private final Optional<Cors> cors;
    private final Authorizers authorizers;
    private final Signature signature;
    private final Map<String, TokenBucket> throttles = new HashMap<>();
    private final RandomGenerator random = new SecureRandom();
    private final ExecutorService invocations = Executors.newVirtualThreadPerTaskExecutor();

    /** @param key the access key that signs requests to AWS_IAM routes */
    public HttpApi(HttpApiSpec spec, Invoker invoker, AccessKey key, InstantSource clock) {
        this(spec, invoker, key, clock, GatewayObserver.NONE);
    }

    /**
     * @param key the access key that signs requests to AWS_IAM routes
     * @param observer told of every request
     */
    public HttpApi(HttpApiSpec spec, Invoker invoker, AccessKey key, InstantSource clock, GatewayObserver observer) {
        this.observer = observer;
        this.spec = spec;
        this.invoker = invoker;
        this.clock = clock;
        this.routes = new Routes(spec.routes());
        this.cors = spec.cors().map(Cors::new);
        this.authorizers = new Authorizers(invoker);
        this.signature = new Signature(key, Assembly.REGION, "execute-api");
        for (RouteSpec route : spec.routes()) {
            route.throttle()
                    .or(spec::throttle)
                    .ifPresent(limit -> throttles.put(route.key(), new TokenBucket(limit, System::nanoTime)));
        }
    }

    /** Serves one request. Blocks until the function has answered. */
    public GatewayResponse handle(GatewayRequest request) {
        String requestId = requestId();
        Instant now = clock.instant();
        GatewayTraceContext trace = GatewayTraceContext.of(
                request.header("traceparent").orElse(null),
                request.header("x-amzn-trace-id").orElse(null),
                now);
        Exchange exchange = new Exchange(request, requestId, trace, now);
        observer.began(exchange);
        GatewayResponse answer;
        try {
            answer = serve(request, exchange);
        } catch (RuntimeException | Error e) {
            exchange.answered(500, e.toString());
            observer.ended(exchange);
            throw e;
        }
        if (cors.isPresent()) {
            answer = Cors.isPreflight(request) ? answer : cors.get().apply(request, answer);
        }
        List<Header> headers = new ArrayList<>(answer.headers());
        headers.add(new Header("apigw-requestid", requestId));
        exchange.answered(answer.status(), answer.remark());
        observer.ended(exchange);
        return new GatewayResponse(answer.status(), headers, answer.body(), answer.remark(), trace.shortId());
    }

    /** Lets running invocations end by themselves. */
    @Override
    public void close() {
        invocations.shutdown();
    }

    private GatewayResponse serve(GatewayRequest request, Exchange exchange) {
        if (cors.isPresent() && Cors.isPreflight(request)) {
            return cors.get().preflight(request);
        }
        Optional<String> decoded = PercentCoding.decode(request.rawPath());
        if (decoded.isEmpty()) {
            return GatewayError.BAD_REQUEST.answer("the path is not percent-encoded UTF-8");
        }
        Optional<Routes.Match> match = withoutStage(decoded.get()).flatMap(path -> routes.find(request.method(), path));
        if (match.isEmpty()) {
            return GatewayError.NOT_FOUND.answer("no route");
        }
        exchange.routed(match.get().route());
        TokenBucket throttle = throttles.get(match.get().route().key());
        if (throttle != null && !throttle.take()) {
            return GatewayError.TOO_MANY_REQUESTS.answer("over the throttling limit");
        }
        if (request.body().length > LONGEST_BODY) {
            return GatewayError.REQUEST_TOO_LARGE.answer("the body is over 10 MB");
        }
        return authorize(new RoutedRequest(
                request, decoded.get(), match.get(), spec, exchange.requestId(), "", exchange.time(), exchange));
    }

    private Optional<String> withoutStage(String path) {
        if (spec.stage().equals("$default")) {
            return Optional.of(path);
        }
        String prefix = "/" + spec.stage();
        if (path.equals(prefix)) {
            return Optional.of("/");
        }
        return path.startsWith(prefix + "/") ? Optional.of(path.substring(prefix.length())) : Optional.empty();
    }

    private GatewayResponse authorize(RoutedRequest call) {
        return switch (call.match().route().access()) {
            case RouteAccess.Open _ -> integrate(call, new CallerIdentity.Nobody());
            case RouteAccess.Authorized(AuthorizerSpec authorizer) ->
                switch (authorizers.ask(authorizer, call)) {
                    case Authorizers.Decision.Refused refused -> refused.error().answer(refused.remark());
                    case Authorizers.Decision.Allowed allowed ->
                        integrate(call, new CallerIdentity.Lambda(allowed.context()));
                };
            case RouteAccess.Iam _ -> {
                try {
                    yield integrate(call, new CallerIdentity.Iam(signature.verify(call.request(), call.time())));
                } catch (Signature.InvalidException e) {
                    yield GatewayError.FORBIDDEN.answer(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private GatewayResponse integrate(RoutedRequest call, CallerIdentity identity) {
        RouteSpec route = call.match().route();
        InvokeSpan span = call.exchange().startSpan("integration", route.function());
        byte[] event = Payload.ofIntegration(call.in(span), identity);
        if (event.length > LONGEST_EVENT) {
            return GatewayError.REQUEST_TOO_LARGE.answer("the event is over 6 MB");
        }
        Future<InvocationResult> running =
                invocations.submit(() -> invoker.invoke(route.function(), event, span.traceHeader()));
        try {
            InvocationResult invoked = running.get(route.timeout().toMillis(), TimeUnit.MILLISECONDS);
            span.ended(invoked);
            return answer(route, invoked.outcome());
        } catch (TimeoutException e) {
            // The function goes on, as it does on AWS; only nobody waits for it any more.
            String late = name(route) + " took longer than " + route.timeout().toSeconds() + " s";
            span.failed("timeout", late);
            return GatewayError.SERVICE_UNAVAILABLE.answer(late);
        } catch (ExecutionException e) {
            span.failed("not invoked", String.valueOf(e.getCause()));
            return GatewayError.INTERNAL_SERVER_ERROR.answer(name(route) + " could not be invoked: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            span.failed("stopped", "the gateway stops");
            return GatewayError.SERVICE_UNAVAILABLE.answer("the gateway stops");
        }
    }

    private static GatewayResponse answer(RouteSpec route, InvocationOutcome invocation) {
        return switch (invocation) {
            case InvocationOutcome.Success answer -> {
                try {
                    yield FunctionResponse.read(answer.payload(), name(route));
                } catch (FunctionResponse.MalformedException e) {
                    yield GatewayError.INTERNAL_SERVER_ERROR.answer(
                            name(route) + " gave a malformed answer: " + e.getMessage());
                }
            }
            case InvocationOutcome.FunctionError error ->
                GatewayError.INTERNAL_SERVER_ERROR.answer(
                        name(route) + " failed: " + error.type() + ": " + error.message());
            case InvocationOutcome.Throttled throttled -> GatewayError.TOO_MANY_REQUESTS.answer(throttled.message());
            case InvocationOutcome.TooLarge _ -> GatewayError.REQUEST_TOO_LARGE.answer("the event is over 6 MB");
        };
    }

    private static String name(RouteSpec route) {
        return route.function().name();
    }

    /** Of the form that AWS gives, such as {@code JKJaXmPLvHcESHA=}. */
    private String requestId() {
        byte[] bytes = new byte[11];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
