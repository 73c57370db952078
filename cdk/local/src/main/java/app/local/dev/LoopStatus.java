package app.local.dev;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** What is being built, and what is wrong until it is mended; the console shows it. Safe for concurrent use. */
public final class LoopStatus {

    private final Supplier<Optional<String>> check;
    private final Map<String, String> problems = new LinkedHashMap<>();
    private final Map<String, String> activities = new LinkedHashMap<>();

    /** @param check looks at each question whether there is a problem besides those of sources */
    public LoopStatus(Supplier<Optional<String>> check) {
        this.check = check;
    }

    /** @param about what it is of; it replaces the one about the same */
    synchronized void working(String about, String what) {
        activities.put(about, what);
    }

    synchronized void idle(String about) {
        activities.remove(about);
    }

    /** @param about what it is of; it replaces the one about the same */
    synchronized void failed(String about, String problem) {
        problems.put(about, problem);
    }

    synchronized void mended(String about) {
        problems.remove(about);
    }

    /** {@code {"activity": "", "problems": ["…"]}}. */
    public byte[] json() {
        Optional<String> other = check.get();
        synchronized (this) {
            List<String> all = new ArrayList<>(problems.values());
            other.ifPresent(all::add);
            return JsonMapper.shared()
                    .writeValueAsBytes(Map.of("activity", String.join(" ", activities.values()), "problems", all));
        }
    }
}
