package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts of processes, the floor and the functions in turn: with the managed runtime's options, and with the cache of
 * classes that the local target uses. Cold is from the start of the process to its first answer.
 */
final class ColdStarts {

    static final String PART = "cold start";
    static final String TOTAL = "to the first answer";

    private record Start(double init, double first, double cpu, double memory) {
        double total() {
            return init + first;
        }
    }

    /** A subject started in one of the ways. */
    private record Way(Scenario subject, boolean withCache) {
        @Override
        public String toString() {
            return subject.name() + (withCache ? ", AOT cache" : "");
        }
    }

    private final Fixture laboratory;
    private final BenchmarkResults results;

    ColdStarts(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    void measure(Scenario floor, List<Scenario> subjects, int rounds, boolean withCaches, BenchmarkProgress progress)
            throws Exception {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(floor, false));
        subjects.forEach(subject -> ways.add(new Way(subject, false)));
        if (withCaches) {
            ways.add(new Way(floor, true));
            subjects.forEach(subject -> ways.add(new Way(subject, true)));
        }
        List<List<Start>> starts = new ArrayList<>();
        ways.forEach(way -> starts.add(new ArrayList<>()));
        // The first round fills the system's cache of files and does not count.
        for (int round = 0; round <= rounds; round++) {
            if (round % 10 == 1) {
                progress.step("cold starts, round " + round + " of " + rounds);
            }
            for (int i = 0; i < ways.size(); i++) {
                Start start = start(ways.get(i));
                if (round > 0) {
                    starts.get(i).add(start);
                }
            }
        }
        for (int i = 0; i < ways.size(); i++) {
            report(ways.get(i), starts.get(i), starts.getFirst());
        }
        for (Scenario subject : ways.stream().map(Way::subject).distinct().toList()) {
            results.add(Row.of(PART, subject.name(), "classes loaded", "", classes(subject)));
        }
    }

    private Start start(Way way) throws Exception {
        try (OneProcess process = new OneProcess(
                api -> laboratory.starter().start(way.subject().onDemand(), api, way.withCache(), List.of()))) {
            double init = process.awaitInit();
            double first = process.call(way.subject().event(), way.subject().expected(), 1)[0];
            return new Start(init, first, process.cpuNanos() / 1e6, process.peakMegabytes());
        }
    }

    private void report(Way way, List<Start> starts, List<Start> floors) {
        String what = way.toString();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            // Of the same round, so that what slows the machine slows both.
            ratios.add(starts.get(i).total() / floors.get(i).total());
        }
        Row ratio = Row.of(PART, what, TOTAL, "× floor", Figures.of(ratios));
        if (!way.subject().name().equals(Baseline.NAME)) {
            ratio = way.withCache() ? ratio.limited(1.1, 0.8) : ratio.limited(2.3, 2.0);
        }
        results.add(Row.of(
                PART,
                what,
                TOTAL,
                "ms",
                Figures.of(starts.stream().map(Start::total).toList())));
        results.add(ratio);
        results.add(Row.of(
                PART,
                what,
                "of it Init",
                "ms",
                Figures.of(starts.stream().map(Start::init).toList())));
        results.add(Row.of(
                PART,
                what,
                "of it the first call",
                "ms",
                Figures.of(starts.stream().map(Start::first).toList())));
        results.add(Row.of(
                PART,
                what,
                "processor time",
                "ms",
                Figures.of(starts.stream().map(Start::cpu).toList())));
        results.add(Row.of(
                PART,
                what,
                "memory",
                "MB",
                Figures.of(starts.stream().map(Start::memory).toList())));
    }

    /** Counted by the JVM itself, in a start that is not timed. */
    private double classes(Scenario subject) throws Exception {
        Path file = Files.createTempFile("classes", ".log");
        try (OneProcess process = new OneProcess(api -> laboratory
                .starter()
                .start(
                        subject.onDemand(),
                        api,
                        false,
                        List.of("-Xlog:class+load=info:file=" + file + "::filecount=0")))) {
            process.awaitInit();
            process.call(subject.event(), subject.expected(), 1);
            return count(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long count(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains(" source:")).count();
        }
    }
}
