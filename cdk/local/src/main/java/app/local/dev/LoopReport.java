package app.local.dev;

import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What the loop says in the terminal and, where it lasts, on the console's pages. */
final class LoopReport {

    private static final int SHOWN_NAMES = 3;

    private final Path root;
    private final LoopStatus status;
    private final LogSink log;
    /** What was said last of rpcs without an endpoint; of the thread that looks at the sources. */
    private List<String> missingEndpoints = List.of();

    LoopReport(Path root, LoopStatus status, LogSink log) {
        this.root = root;
        this.status = status;
        this.log = log;
    }

    /** Says of each rpc without an endpoint once; a problem until it is there. */
    void missing(List<String> now) {
        now.stream()
                .filter(sentence -> !missingEndpoints.contains(sentence))
                .forEach(sentence -> say(LogLine.Kind.WARNING, sentence));
        missingEndpoints = now;
        if (now.isEmpty()) {
            status.mended("endpoints");
        } else {
            status.failed("endpoints", String.join("\n", now));
        }
    }

    void failed(String about, BuildFailedException failure) {
        String text = failure.getMessage().replace(root + "/", "");
        status.failed(about, text);
        say(LogLine.Kind.WARNING, "what ran before goes on:\n" + text);
    }

    void working(String about, String what) {
        status.working(about, what);
        say(LogLine.Kind.PLATFORM, what);
    }

    /** Up to three by name. */
    static String names(SortedSet<Path> files) {
        String names = files.stream()
                .limit(SHOWN_NAMES)
                .map(file -> String.valueOf(file.getFileName()))
                .collect(Collectors.joining(", "));
        return files.size() > SHOWN_NAMES ? names + " and " + (files.size() - SHOWN_NAMES) + " more" : names;
    }

    static String secondsSince(long start) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    void say(LogLine.Kind kind, String text) {
        log.write(new LogLine(Instant.now(), "sources", kind, text));
    }
}
