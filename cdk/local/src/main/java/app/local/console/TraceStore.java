package app.local.console;

import app.local.gateway.Exchange;
import app.local.gateway.GatewayObserver;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.LambdaObserver;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import app.local.trace.SpanConsumer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The last requests with their spans and log lines, in memory and of bounded size: what the console shows. It takes
 * everything while requests wait, so it does nothing but keep it.
 */
public final class TraceStore implements GatewayObserver, LambdaObserver, SpanConsumer, LogSink, AutoCloseable {

    /** The service.name of what Lambda itself does. */
    static final String LAMBDA = "lambda";

    static final int SPANS_OF_A_TRACE = 1_000;
    static final int LINES_OF_A_TRACE = 500;
    static final int INVOCATIONS_OF_A_TRACE = 500;
    static final int LONGEST_LINE = 4_000;
    /** Characters of one trace's spans and lines together. */
    static final long WEIGHT_OF_A_TRACE = 4_000_000;

    private static final int REQUESTS = 2_000;
    /** Characters of spans and lines together. */
    private static final long WEIGHT = 32_000_000;

    private static final int STARTING_ENVIRONMENTS = 64;
    private static final int LINES_OF_A_START = 100;

    private final int requestLimit;
    private final long weightLimit;
    private final Function<String, String> rpcs;
    private final SpanConsumer forward;

    private final Object lock = new Object();
    private final Deque<Long> order = new ArrayDeque<>();
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Trace> traces = new HashMap<>();
    private final Map<String, Trace> byInvocation = new HashMap<>();
    private final Map<String, FunctionRecord> functions = new HashMap<>();
    /** What environments said before they got their first invocation. */
    private final Map<String, List<LogLine>> starting = new LinkedHashMap<>();

    private final Set<Subscription> subscriptions = new HashSet<>();
    private long lastId;
    private long lastVersion;
    private long weight;
    private boolean closed;

    /** What is kept of a trace. */
    private static final class Trace {
        final String id;
        final Set<Long> entries = new HashSet<>();
        final Map<String, ReceivedSpan> spans = new LinkedHashMap<>();
        final Map<String, InvocationResult> invocations = new LinkedHashMap<>();
        final Set<String> requestIds = new LinkedHashSet<>();
        final List<LogLine> lines = new ArrayList<>();
        int droppedSpans;
        int droppedLines;
        long weight;

        Trace(String id) {
            this.id = id;
        }
    }

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
        this.requestLimit = requestLimit;
        this.weightLimit = weightLimit;
    }

    // What it takes.

    @Override
    public void began(Exchange exchange) {
        synchronized (lock) {
            long id = ++lastId;
            Trace trace = traces.computeIfAbsent(exchange.trace().traceId(), Trace::new);
            trace.entries.add(id);
            order.add(id);
            put(entry(id, exchange));
            evict();
        }
    }

    @Override
    public void ended(Exchange exchange) {
        forward.accept(exchange.spans());
        synchronized (lock) {
            Trace trace = traces.get(exchange.trace().traceId());
            if (trace == null) {
                return;
            }
            for (long id : trace.entries) {
                Entry entry = entries.get(id);
                if (entry != null && entry.spanId().equals(exchange.spanId())) {
                    put(entry(id, exchange));
                }
            }
            exchange.spans().forEach(span -> add(trace, span));
            evict();
        }
    }

    @Override
    public void invoking(Invocation invocation) {
        String function = invocation.function().name();
        String requestId = invocation.requestId();
        Optional<GatewayTraceContext> context = GatewayTraceContext.ofAmazon(invocation.traceHeader());
        if (context.isEmpty()) {
            return;
        }
        String traceId = context.get().traceId();
        synchronized (lock) {
            Trace trace = traces.get(traceId);
            if (trace == null) {
                trace = new Trace(traceId);
                traces.put(traceId, trace);
                long id = ++lastId;
                trace.entries.add(id);
                order.add(id);
                put(new Entry(
                        id,
                        0,
                        traceId,
                        context.get().parentId().isEmpty()
                                ? GatewayTraceContext.newSpanId()
                                : context.get().parentId(),
                        Instant.now(),
                        "INVOKE",
                        function,
                        "",
                        "",
                        function,
                        rpcs.apply(function),
                        0,
                        0,
                        false,
                        "",
                        requestId));
            }
            trace.requestIds.add(requestId);
            byInvocation.put(requestId, trace);
            if (trace.requestIds.size() > INVOCATIONS_OF_A_TRACE) {
                String first = trace.requestIds.iterator().next();
                trace.requestIds.remove(first);
                trace.invocations.remove(first);
                byInvocation.remove(first);
            }
            evict();
        }
    }

    @Override
    public void invoked(InvocationResult invoked) {
        Optional<GatewayTraceContext> context =
                GatewayTraceContext.ofAmazon(invoked.invocation().traceHeader());
        String traceId = context.map(GatewayTraceContext::traceId).orElse("");
        List<ReceivedSpan> spans = new ArrayList<>();
        synchronized (lock) {
            record(invoked, traceId);
            Trace trace = traces.get(traceId);
            if (context.isEmpty() || trace == null) {
                return;
            }
            if (trace.requestIds.contains(invoked.invocation().requestId())) {
                trace.invocations.put(invoked.invocation().requestId(), invoked);
            }
            boolean sampled = context.get().sampled();
            if (sampled) {
                spans.addAll(PlatformSpans.of(invoked, context.get()));
            }
            for (long id : trace.entries) {
                Entry entry = entries.get(id);
                if (entry != null
                        && entry.requestId().equals(invoked.invocation().requestId())) {
                    if (sampled) {
                        spans.add(PlatformSpans.ofInvoke(invoked, traceId, entry.spanId()));
                    }
                    put(ended(entry, invoked));
                }
            }
            spans.forEach(span -> add(trace, span));
            List<LogLine> early = starting.remove(invoked.environment());
            if (early != null) {
                early.forEach(line -> add(trace, line));
            }
            evict();
        }
        forward.accept(spans);
    }

    /** Takes the functions' spans; those of no request that is kept are dropped. */
    @Override
    public void accept(List<ReceivedSpan> spans) {
        synchronized (lock) {
            for (ReceivedSpan span : spans) {
                Trace trace = traces.get(span.traceId());
                if (trace != null) {
                    add(trace, span);
                }
            }
            evict();
        }
    }

    @Override
    public void write(LogLine line) {
        if (line.environment().isEmpty()) {
            return;
        }
        LogLine kept = line.text().length() <= LONGEST_LINE
                ? line
                : new LogLine(
                        line.time(),
                        line.function(),
                        line.kind(),
                        line.text().substring(0, LONGEST_LINE) + "…",
                        line.environment(),
                        line.requestId());
        synchronized (lock) {
            if (line.requestId().isEmpty()) {
                List<LogLine> early = starting.computeIfAbsent(line.environment(), id -> new ArrayList<>());
                if (early.size() < LINES_OF_A_START) {
                    early.add(kept);
                }
                if (starting.size() > STARTING_ENVIRONMENTS) {
                    starting.remove(starting.keySet().iterator().next());
                }
                return;
            }
            Trace trace = byInvocation.get(line.requestId());
            if (trace != null) {
                List<LogLine> early = starting.remove(line.environment());
                if (early != null) {
                    early.forEach(first -> add(trace, first));
                }
                add(trace, kept);
                evict();
            }
        }
    }

    /** Ends every subscription. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            subscriptions.forEach(Subscription::close);
            subscriptions.clear();
        }
    }

    // What it gives.

    /** The requests that have changed after a version, in the order of arrival. */
    List<Entry> entries(long afterVersion) {
        synchronized (lock) {
            List<Entry> changed = new ArrayList<>();
            for (long id : order) {
                Entry entry = entries.get(id);
                if (entry != null && entry.version() > afterVersion) {
                    changed.add(entry);
                }
            }
            return changed;
        }
    }

    Optional<TraceView> trace(String traceId) {
        synchronized (lock) {
            Trace trace = traces.get(traceId);
            if (trace == null) {
                return Optional.empty();
            }
            List<Entry> own = new ArrayList<>();
            trace.entries.stream().sorted().map(entries::get).forEach(own::add);
            return Optional.of(new TraceView(
                    own,
                    List.copyOf(trace.spans.values()),
                    List.copyOf(trace.invocations.values()),
                    List.copyOf(trace.lines),
                    trace.droppedSpans,
                    trace.droppedLines));
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
            Subscription subscription = new Subscription(requestLimit);
            entries(afterVersion).forEach(subscription::changed);
            if (closed) {
                subscription.close();
            } else {
                subscriptions.add(subscription);
            }
            return subscription;
        }
    }

    void unsubscribe(Subscription subscription) {
        synchronized (lock) {
            subscriptions.remove(subscription);
        }
    }

    // With the lock held.

    private Entry entry(long id, Exchange exchange) {
        String route = exchange.route();
        return new Entry(
                id,
                0,
                exchange.trace().traceId(),
                exchange.spanId(),
                exchange.time(),
                exchange.method(),
                exchange.path(),
                exchange.query(),
                route.substring(route.indexOf(' ') + 1),
                exchange.function(),
                exchange.function().isEmpty() ? "" : rpcs.apply(exchange.function()),
                exchange.status(),
                exchange.status() == 0 ? 0 : exchange.nanos(),
                exchange.cold(),
                exchange.remark(),
                exchange.requestId());
    }

    private static Entry ended(Entry entry, InvocationResult invoked) {
        int status = 413;
        String remark = "";
        if (invoked.outcome() instanceof InvocationOutcome.Success) {
            status = 200;
        } else if (invoked.outcome() instanceof InvocationOutcome.FunctionError error) {
            status = 500;
            remark = error.type() + ": " + error.message();
        } else if (invoked.outcome() instanceof InvocationOutcome.Throttled) {
            status = 429;
        }
        return new Entry(
                entry.id(),
                0,
                entry.traceId(),
                entry.spanId(),
                invoked.invocation().began(),
                entry.method(),
                entry.path(),
                "",
                "",
                entry.function(),
                entry.rpc(),
                status,
                Duration.between(invoked.invocation().began(), invoked.ended()).toNanos(),
                invoked.coldStart() != null,
                remark,
                entry.requestId());
    }

    private void put(Entry changed) {
        Entry entry = new Entry(
                changed.id(),
                ++lastVersion,
                changed.traceId(),
                changed.spanId(),
                changed.time(),
                changed.method(),
                changed.path(),
                changed.query(),
                changed.route(),
                changed.function(),
                changed.rpc(),
                changed.status(),
                changed.nanos(),
                changed.cold(),
                changed.remark(),
                changed.requestId());
        entries.put(entry.id(), entry);
        subscriptions.forEach(subscription -> subscription.changed(entry));
    }

    private void add(Trace trace, ReceivedSpan span) {
        boolean full = trace.spans.size() >= SPANS_OF_A_TRACE || trace.weight >= WEIGHT_OF_A_TRACE;
        if (full && !trace.spans.containsKey(span.spanId())) {
            trace.droppedSpans++;
            return;
        }
        ReceivedSpan before = trace.spans.put(span.spanId(), span);
        grow(trace, weightOf(span) - (before == null ? 0 : weightOf(before)));
    }

    private void add(Trace trace, LogLine line) {
        if (trace.lines.size() >= LINES_OF_A_TRACE || trace.weight >= WEIGHT_OF_A_TRACE) {
            trace.droppedLines++;
            return;
        }
        trace.lines.add(line);
        grow(trace, 100 + line.text().length());
    }

    private void grow(Trace trace, long more) {
        trace.weight += more;
        weight += more;
        subscriptions.forEach(subscription -> subscription.grown(trace.id));
    }

    private static long weightOf(ReceivedSpan span) {
        long weight = 200
                + span.name().length()
                + span.message().length()
                + weightOf(span.attributes().values());
        for (ReceivedSpan.Event event : span.events()) {
            weight += 50 + weightOf(event.attributes().values());
        }
        return weight;
    }

    private static long weightOf(Collection<Object> values) {
        long weight = 0;
        for (Object value : values) {
            weight += 40;
            if (value instanceof String text) {
                weight += text.length();
            } else if (value instanceof List<?> list) {
                weight += weightOf(List.copyOf(list));
            }
        }
        return weight;
    }

    /** The oldest requests go, and their traces with the last of theirs. */
    private void evict() {
        while (order.size() > 1 && (order.size() > requestLimit || weight > weightLimit)) {
            Entry old = entries.remove(order.remove());
            Trace trace = old == null ? null : traces.get(old.traceId());
            if (old == null || trace == null) {
                continue;
            }
            trace.entries.remove(old.id());
            if (trace.entries.isEmpty()) {
                traces.remove(trace.id);
                trace.requestIds.forEach(byInvocation::remove);
                weight -= trace.weight;
            }
        }
    }

    private void record(InvocationResult invoked, String traceId) {
        FunctionRecord function =
                functions.computeIfAbsent(invoked.invocation().function().name(), any -> new FunctionRecord());
        if (invoked.outcome() instanceof InvocationOutcome.Throttled) {
            function.throttled();
            return;
        }
        function.add(
                Duration.between(invoked.invocation().began(), invoked.ended()).toNanos(), invoked.coldStart() != null);
        if (invoked.outcome() instanceof InvocationOutcome.FunctionError error) {
            function.failed(new FunctionRecord.Failure(invoked.ended(), error.type(), error.message(), traceId));
        }
    }
}
