package app.benchmark;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Says what is done now, and since when all of it runs. */
final class BenchmarkProgress {

    private final PrintStream out;
    private final long began = System.nanoTime();

    BenchmarkProgress(PrintStream out) {
        this.out = out;
    }

    void step(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - began);
        out.printf(Locale.ROOT, "%2d:%02d  %s%n", since.toMinutes(), since.toSecondsPart(), what);
    }
}
