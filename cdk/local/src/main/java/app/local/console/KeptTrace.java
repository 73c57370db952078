package app.local.console;

import app.local.lambda.InvocationResult;
import app.local.lambda.LogLine;
import app.local.trace.ReceivedSpan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongConsumer;

/** What is kept of one trace, of bounded size. Guarded by {@link TraceStore}'s lock. */
final class KeptTrace {

    static final int SPANS = 1_000;
    static final int LINES = 500;
    static final int INVOCATIONS = 500;
    /** Characters of spans and lines together. */
    static final long WEIGHT = 4_000_000;

    final String id;
    /** The ids of its requests. */
    final Set<Long> entries = new HashSet<>();
    /** Of its invocations. */
    final SequencedSet<String> requestIds = new LinkedHashSet<>();

    private final Map<String, ReceivedSpan> spans = new LinkedHashMap<>();
    private final Map<String, InvocationResult> invocations = new LinkedHashMap<>();
    private final List<LogLine> lines = new ArrayList<>();
    private final LongConsumer grown;
    private int droppedSpans;
    private int droppedLines;
    private long weight;

    /** @param grown is given by how much its weight changes, whenever a span or a line is kept */
    KeptTrace(String id, LongConsumer grown) {
        this.id = id;
        this.grown = grown;
    }

    /** Characters of its spans and lines together, roughly. */
    long weight() {
        return weight;
    }

    /** An invocation begins. @return the one that is forgotten for it */
    Optional<String> invoking(String requestId) {
        requestIds.add(requestId);
        if (requestIds.size() <= INVOCATIONS) {
            return Optional.empty();
        }
        String first = requestIds.removeFirst();
        invocations.remove(first);
        return Optional.of(first);
    }

    void invoked(InvocationResult result) {
        if (requestIds.contains(result.invocation().requestId())) {
            invocations.put(result.invocation().requestId(), result);
        }
    }

    void add(ReceivedSpan span) {
        boolean full = spans.size() >= SPANS || weight >= WEIGHT;
        if (full && !spans.containsKey(span.spanId())) {
            droppedSpans++;
            return;
        }
        ReceivedSpan before = spans.put(span.spanId(), span);
        grow(weightOf(span) - (before == null ? 0 : weightOf(before)));
    }

    void add(LogLine line) {
        if (lines.size() >= LINES || weight >= WEIGHT) {
            droppedLines++;
            return;
        }
        lines.add(line);
        grow(100 + line.text().length());
    }

    private void grow(long more) {
        weight += more;
        grown.accept(more);
    }

    TraceView view(List<Entry> requests) {
        return new TraceView(
                requests,
                List.copyOf(spans.values()),
                List.copyOf(invocations.values()),
                List.copyOf(lines),
                droppedSpans,
                droppedLines);
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

    private static long weightOf(Collection<?> values) {
        long weight = 0;
        for (Object value : values) {
            weight += 40
                    + switch (value) {
                        case String text -> text.length();
                        case List<?> list -> weightOf(list);
                        default -> 0;
                    };
        }
        return weight;
    }
}
