package app.local.console;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The last requests in the order of arrival, and the consoles that follow them. Guarded by {@link TraceStore}'s lock.
 */
final class RequestList {

    private final int limit;
    private final SequencedMap<Long, Entry> entries = new LinkedHashMap<>();
    private final Set<Subscription> subscriptions = new HashSet<>();
    private long lastId;
    private long lastVersion;
    private boolean closed;

    /** Makes an entry. */
    interface Maker {
        Entry entry(long id, long version);
    }

    /** @param limit the most requests that are kept */
    RequestList(int limit) {
        this.limit = limit;
    }

    /** Adds a request. @return its id */
    long add(Maker maker) {
        change(++lastId, maker);
        return lastId;
    }

    /** Replaces a request that is kept. */
    void change(long id, Maker maker) {
        Entry entry = maker.entry(id, ++lastVersion);
        entries.put(id, entry);
        subscriptions.forEach(subscription -> subscription.changed(entry));
    }

    /** A trace has got more spans or lines. */
    void grown(String traceId) {
        subscriptions.forEach(subscription -> subscription.grown(traceId));
    }

    /**
     * Removes the oldest request if there are too many; never the last one. @param tooHeavy whether one more has to go
     */
    Optional<Entry> evict(boolean tooHeavy) {
        return entries.size() > 1 && (tooHeavy || entries.size() > limit)
                ? Optional.of(entries.pollFirstEntry().getValue())
                : Optional.empty();
    }

    /** Those of some ids, which are kept, in the order of arrival. */
    List<Entry> of(Set<Long> ids) {
        return ids.stream().sorted().map(entries::get).toList();
    }

    List<Entry> changedAfter(long version) {
        return entries.values().stream()
                .filter(entry -> entry.version() > version)
                .toList();
    }

    Subscription subscribe(long afterVersion) {
        Subscription subscription = new Subscription(limit);
        changedAfter(afterVersion).forEach(subscription::changed);
        if (closed) {
            subscription.close();
        } else {
            subscriptions.add(subscription);
        }
        return subscription;
    }

    void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    void close() {
        closed = true;
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
