package app.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The sessions in memory, and what was done to them. */
final class FakeSessionRepository implements SessionRepository {

    final Map<String, Session> sessions = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();

    @Override
    public void create(Session session) {
        calls.add("create");
        sessions.put(session.id(), session);
    }

    @Override
    public Optional<Session> find(String id) {
        calls.add("find");
        return Optional.ofNullable(sessions.get(id));
    }

    @Override
    public void touch(Session session) {
        calls.add("touch");
        sessions.computeIfPresent(session.id(), (id, found) -> session);
    }

    @Override
    public List<Session> list(UUID userId, Instant now, SessionPosition after, int limit) {
        return of(userId).stream()
                .filter(session -> session.expires().isAfter(now))
                .filter(session -> session.created().isBefore(after.created())
                        || session.created().equals(after.created())
                                && session.id().compareTo(after.id()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public void deleteOldest(UUID userId, int keep) {
        of(userId).stream().skip(keep).map(Session::id).forEach(sessions::remove);
    }

    private List<Session> of(UUID userId) {
        return sessions.values().stream()
                .filter(session -> session.userId().equals(userId))
                .sorted(Comparator.comparing(Session::created).reversed().thenComparing(Session::id))
                .toList();
    }

    @Override
    public boolean delete(String id, UUID userId) {
        calls.add("delete");
        return sessions.values()
                .removeIf(session -> session.id().equals(id) && session.userId().equals(userId));
    }

    @Override
    public void delete(String id) {
        calls.add("delete");
        sessions.remove(id);
    }

    @Override
    public int deleteAll(UUID userId) {
        int before = sessions.size();
        sessions.values().removeIf(session -> session.userId().equals(userId));
        return before - sessions.size();
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        List<String> expired = sessions.values().stream()
                .filter(session -> !session.expires().isAfter(now))
                .sorted(Comparator.comparing(Session::expires))
                .limit(limit)
                .map(Session::id)
                .toList();
        expired.forEach(sessions::remove);
        return expired.size();
    }
}
