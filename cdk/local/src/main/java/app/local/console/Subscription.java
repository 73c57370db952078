package app.local.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has changed for one open console since it looked last. However slow it is, it costs no more than one entry a
 * request: only the latest state of each is kept. Safe for concurrent use.
 */
final class Subscription {

    private final int limit;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private final Set<String> traces = new LinkedHashSet<>();
    private boolean closed;

    /** @param limit the most requests that are kept for it; the oldest go first */
    Subscription(int limit) {
        this.limit = limit;
    }

    /** @param traces those whose spans or lines have become more */
    record News(List<Entry> entries, List<String> traces) {

        boolean isEmpty() {
            return entries.isEmpty() && traces.isEmpty();
        }
    }

    synchronized void changed(Entry entry) {
        entries.put(entry.id(), entry);
        if (entries.size() > limit) {
            entries.remove(entries.keySet().iterator().next());
        }
        notifyAll();
    }

    synchronized void grown(String traceId) {
        traces.add(traceId);
        if (traces.size() > limit) {
            traces.remove(traces.iterator().next());
        }
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Waits for news.
     *
     * @return empty news if there are none in that time, nothing if the store was closed
     */
    synchronized @Nullable News next(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        while (entries.isEmpty() && traces.isEmpty() && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        if (closed) {
            return null;
        }
        News news = new News(new ArrayList<>(entries.values()), new ArrayList<>(traces));
        entries.clear();
        traces.clear();
        return news;
    }
}
