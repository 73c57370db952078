package app.local.console;

import app.local.lambda.LogLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What environments said before they got their first invocation. Guarded by {@link TraceStore}'s lock. */
final class EarlyLines {

    private static final int ENVIRONMENTS = 64;
    private static final int LINES = 100;

    private final SequencedMap<String, List<LogLine>> starting = new LinkedHashMap<>();

    void add(LogLine line) {
        List<LogLine> lines = starting.computeIfAbsent(line.environment(), id -> new ArrayList<>());
        if (lines.size() < LINES) {
            lines.add(line);
        }
        if (starting.size() > ENVIRONMENTS) {
            starting.pollFirstEntry();
        }
    }

    /** Gives an environment's lines away; none if it said nothing. */
    List<LogLine> take(String environment) {
        List<LogLine> lines = starting.remove(environment);
        return lines == null ? List.of() : lines;
    }
}
