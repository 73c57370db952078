package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import app.local.assembly.FunctionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Restores from a snapshot, by AWS's runtime client: the process goes up to where the snapshot would be taken and stays
 * there; all connections to the database are ended; then it is told that it has been restored, and gets its first event
 * and many more. In turn in each way of priming, and with the floor, which is compiled by C1 alone, as Lambda starts
 * what has no SnapStart.
 */
final class Restores {

    static final String PART = "restore";

    /** Whose first answers are in the chart. */
    static final String FIRST_ANSWER = "to the first answer";

    /** No such package implements them, so the functions' own are never called. */
    private static final String NO_HOOKS = "-Dorg.crac.Core.Compat=none";

    private static final int EARLY = 250;
    private static final int WARM = 2_000;
    private static final int BLOCK = 250;
    private static final int BLOCKS = 4;

    /** What is done before the snapshot. */
    private enum Way {
        /** As it is deployed: until the code is compiled. */
        FULL("primed"),
        ONCE("primed once"),
        NOT("unprimed");

        private final String text;

        Way(String text) {
            this.text = text;
        }
    }

    /** Figures of one way, a list by name: an element a restore. */
    private static final class Series {

        private final Map<String, List<Double>> figures = new LinkedHashMap<>();

        void add(String figure, double value) {
            figures.computeIfAbsent(figure, name -> new ArrayList<>()).add(value);
        }

        List<Double> get(String figure) {
            return figures.getOrDefault(figure, List.of());
        }
    }

    private final Fixture laboratory;
    private final BenchmarkResults results;

    Restores(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    /** @param floor that does the same work as the subject of that number */
    void measure(List<Scenario> subjects, List<Scenario> floors, int rounds, BenchmarkProgress progress)
            throws Exception {
        for (int i = 0; i < subjects.size(); i++) {
            Scenario subject = subjects.get(i);
            if (subject.function().snapStart()) {
                progress.step("restores of " + subject.name());
                measure(subject, floors.get(i), rounds);
            }
        }
    }

    private void measure(Scenario subject, Scenario floor, int rounds) throws Exception {
        Series full = new Series();
        Series once = new Series();
        Series not = new Series();
        for (int round = 0; round < rounds; round++) {
            restore(subject, Way.FULL, floor, full);
            restore(subject, Way.ONCE, floor, once);
            restore(subject, Way.NOT, floor, not);
        }
        report(subject.name(), Way.FULL, full);
        report(subject.name(), Way.ONCE, once);
        report(subject.name(), Way.NOT, not);
        List<Double> unprimed = not.get(FIRST_ANSWER);
        results.add(Row.of(PART, subject.name(), "primed ÷ unprimed", "×", ratios(full.get(FIRST_ANSWER), unprimed))
                .limited(0.12, 0.08));
        results.add(Row.of(
                        PART,
                        subject.name(),
                        "primed, p50 of calls 1–250 ÷ calls 2,000+",
                        "×",
                        ratios(full.get("p50 of calls 1–250"), full.get("p50 of calls 2,000+")))
                .limited(1.15, 1.05));
        results.add(
                Row.of(PART, subject.name(), "primed, p50 of calls 2,000+", "× C1 floor", Figures.of(full.get("floor")))
                        .limited(1.0, 0.85));
    }

    private static Figures ratios(List<Double> of, List<Double> to) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < of.size(); i++) {
            // Of the same round, so that what slows the machine slows both.
            ratios.add(of.get(i) / to.get(i));
        }
        return Figures.of(ratios);
    }

    private void report(String name, Way way, Series series) {
        series.figures.forEach((figure, values) -> {
            if (!figure.equals("floor")) {
                String unit = figure.startsWith("memory") ? "MB" : "ms";
                results.add(Row.of(PART, name, way.text + ", " + figure, unit, Figures.of(values)));
            }
        });
    }

    private void restore(Scenario subject, Way way, Scenario floor, Series series) throws Exception {
        FunctionSpec function = way == Way.FULL ? laboratory.fullyPrimed(subject.function()) : subject.function();
        List<String> options = way == Way.NOT ? List.of(NO_HOOKS) : List.of();
        try (OneProcess process = new OneProcess(api -> laboratory.starter().start(function, api, false, options))) {
            double before = process.awaitCheckpoint();
            if (way == Way.FULL) {
                series.add("to the snapshot", before);
            }
            series.add("memory at the snapshot", process.peakMegabytes());
            laboratory.endConnections();
            series.add(FIRST_ANSWER, process.restore(subject.event(), subject.expected()));
            double[] early = process.call(subject.event(), subject.expected(), EARLY);
            series.add("p50 of calls 1–250", quantile(early, 0.5));
            series.add("p99 of calls 1–250", quantile(early, 0.99));
            process.call(subject.event(), subject.expected(), WARM - EARLY);
            steady(process, subject, floor, series);
        }
    }

    /** Later calls, in turn with the floor: a block of the one, a block of the other. */
    private void steady(OneProcess process, Scenario subject, Scenario floor, Series series) throws Exception {
        double[] ours = new double[BLOCKS * BLOCK];
        double[] floors = new double[BLOCKS * BLOCK];
        try (OneProcess theFloor =
                new OneProcess(api -> laboratory.starter().start(floor.onDemand(), api, false, List.of()))) {
            theFloor.awaitInit();
            theFloor.call(floor.event(), floor.expected(), WARM);
            for (int from = 0; from < ours.length; from += BLOCK) {
                System.arraycopy(process.call(subject.event(), subject.expected(), BLOCK), 0, ours, from, BLOCK);
                System.arraycopy(theFloor.call(floor.event(), floor.expected(), BLOCK), 0, floors, from, BLOCK);
            }
        }
        series.add("p50 of calls 2,000+", quantile(ours, 0.5));
        series.add("p99 of calls 2,000+", quantile(ours, 0.99));
        series.add("floor", quantile(ours, 0.5) / quantile(floors, 0.5));
    }

    private static double quantile(double[] millis, double share) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return Figures.quantile(sorted, share);
    }
}
