package app.local.console;

import app.local.gateway.Exchange;
import app.local.gateway.GatewayObserver;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationResult;
import app.local.lambda.LambdaObserver;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import app.local.trace.SpanConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The last requests with their spans and log lines, in memory and of bounded size: what the console shows. It takes
 * everything while requests wait, so it does nothing but keep it. Its one lock guards all that it is made of.
 */
public final class TraceStore implements GatewayObserver, LambdaObserver, SpanConsumer, LogSink, AutoCloseable {

    /** The service.name of what Lambda itself does. */
    static final String LAMBDA = "lambda";

    static final int LONGEST_LINE = 4_000;

    private static final int REQUESTS = 2_000;
    /** Characters of spans and lines together. */
    private static final long WEIGHT = 32_000_000;

    private final long weightLimit;
    private final Function<String, String> rpcs;
    private final SpanConsumer forward;
    private final Object lock = new Object();
    private final RequestList requests;
    private final Map<String, KeptTrace> traces = new HashMap<>();
    private final Map<String, KeptTrace> byInvocation = new HashMap<>();
    private final Map<String, FunctionRecord> functions = new HashMap<>();
    private final EarlyLines early = new EarlyLines();
    private long weight;

    /**
     * @param rpcs the rpc that a function serves; empty for none
     * @param forward takes the spans that are not a function's own
     */
    public TraceStore(Function<String, String> rpcs, SpanConsumer forward) {
        this(rpcs, forward, REQUESTS, WEIGHT);
    }

    TraceStore(Function<String, String> rpcs, SpanConsumer forward, int requestLimit, long weightLimit) {
        this.rpcs = rpcs;
        this.forward = forward;
        this.requests = new RequestList(requestLimit);
        this.weightLimit = weightLimit;
    }

    @Override
    public void began(Exchange exchange) {
        synchronized (lock) {
            KeptTrace trace = traces.computeIfAbsent(exchange.trace().traceId(), this::newTrace);
            trace.entries.add(requests.add((id, version) -> Entry.of(id, version, exchange, rpc(exchange))));
            evict();
        }
    }

    @Override
    public void ended(Exchange exchange) {
        forward.accept(exchange.spans());
        synchronized (lock) {
            KeptTrace trace = traces.get(exchange.trace().traceId());
            if (trace == null) {
                return;
            }
            for (Entry entry : requests.of(trace.entries)) {
                if (entry.spanId().equals(exchange.spanId())) {
                    requests.change(entry.id(), (id, version) -> Entry.of(id, version, exchange, rpc(exchange)));
                }
            }
            exchange.spans().forEach(trace::add);
            evict();
        }
    }

    @Override
    public void invoking(Invocation invocation) {
        GatewayTraceContext context =
                GatewayTraceContext.ofAmazon(invocation.traceHeader()).orElse(null);
        if (context == null) {
            return;
        }
        String traceId = context.traceId();
        String rpc = rpcs.apply(invocation.function().name());
        synchronized (lock) {
            KeptTrace trace = traces.get(traceId);
            if (trace == null) {
                trace = newTrace(traceId);
                traces.put(traceId, trace);
                String span = context.parentId().isEmpty() ? GatewayTraceContext.newSpanId() : context.parentId();
                trace.entries.add(
                        requests.add((id, version) -> Entry.of(id, version, traceId, span, rpc, invocation, null)));
            }
            byInvocation.put(invocation.requestId(), trace);
            trace.invoking(invocation.requestId()).ifPresent(byInvocation::remove);
            evict();
        }
    }

    @Override
    public void invoked(InvocationResult invoked) {
        Invocation invocation = invoked.invocation();
        Optional<GatewayTraceContext> context = GatewayTraceContext.ofAmazon(invocation.traceHeader());
        String traceId = context.map(GatewayTraceContext::traceId).orElse("");
        List<ReceivedSpan> spans = new ArrayList<>();
        synchronized (lock) {
            functions
                    .computeIfAbsent(invocation.function().name(), any -> new FunctionRecord())
                    .add(invoked, traceId);
            KeptTrace trace = traces.get(traceId);
            if (context.isEmpty() || trace == null) {
                return;
            }
            trace.invoked(invoked);
            boolean sampled = context.get().sampled();
            if (sampled) {
                spans.addAll(PlatformSpans.of(invoked, context.get()));
            }
            for (Entry entry : requests.of(trace.entries)) {
                if (entry.requestId().equals(invocation.requestId())) {
                    if (sampled) {
                        spans.add(PlatformSpans.ofInvoke(invoked, traceId, entry.spanId()));
                    }
                    requests.change(
                            entry.id(),
                            (id, version) ->
                                    Entry.of(id, version, traceId, entry.spanId(), entry.rpc(), invocation, invoked));
                }
            }
            spans.forEach(trace::add);
            early.take(invoked.environment()).forEach(trace::add);
            evict();
        }
        forward.accept(spans);
    }

    /** Takes the functions' spans; those of no request that is kept are dropped. */
    @Override
    public void accept(List<ReceivedSpan> spans) {
        synchronized (lock) {
            for (ReceivedSpan span : spans) {
                Optional.ofNullable(traces.get(span.traceId())).ifPresent(trace -> trace.add(span));
            }
            evict();
        }
    }

    @Override
    public void write(LogLine line) {
        if (line.environment().isEmpty()) {
            return;
        }
        LogLine kept = line.shortened(LONGEST_LINE);
        synchronized (lock) {
            if (line.requestId().isEmpty()) {
                early.add(kept);
                return;
            }
            KeptTrace trace = byInvocation.get(line.requestId());
            if (trace != null) {
                early.take(line.environment()).forEach(trace::add);
                trace.add(kept);
                evict();
            }
        }
    }

    /** Ends every subscription. */
    @Override
    public void close() {
        synchronized (lock) {
            requests.close();
        }
    }

    /** The requests that have changed after a version, in the order of arrival. */
    List<Entry> entries(long afterVersion) {
        synchronized (lock) {
            return requests.changedAfter(afterVersion);
        }
    }

    Optional<TraceView> trace(String traceId) {
        synchronized (lock) {
            return Optional.ofNullable(traces.get(traceId)).map(trace -> trace.view(requests.of(trace.entries)));
        }
    }

    /** What has come of a function's invocations. */
    FunctionRecord.View function(String name) {
        synchronized (lock) {
            return functions.computeIfAbsent(name, any -> new FunctionRecord()).view();
        }
    }

    /** Follows all changes after a version; {@link #unsubscribe} it in the end. */
    Subscription subscribe(long afterVersion) {
        synchronized (lock) {
            return requests.subscribe(afterVersion);
        }
    }

    void unsubscribe(Subscription subscription) {
        synchronized (lock) {
            requests.unsubscribe(subscription);
        }
    }

    private String rpc(Exchange exchange) {
        return exchange.function().isEmpty() ? "" : rpcs.apply(exchange.function());
    }

    // With the lock held.

    private KeptTrace newTrace(String id) {
        return new KeptTrace(id, more -> {
            weight += more;
            requests.grown(id);
        });
    }

    /** The oldest requests go, and their traces with the last of theirs. */
    private void evict() {
        Optional<Entry> old;
        while ((old = requests.evict(weight > weightLimit)).isPresent()) {
            KeptTrace trace = traces.get(old.get().traceId());
            if (trace != null) {
                trace.entries.remove(old.get().id());
                if (trace.entries.isEmpty()) {
                    traces.remove(trace.id);
                    trace.requestIds.forEach(byInvocation::remove);
                    weight -= trace.weight();
                }
            }
        }
    }
}
