package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Calls of a warm process, in turn with the floor: a block of the one, a block of the other. Early is after 1,000
 * calls, late at the end.
 */
final class WarmCalls {

    static final String PART = "warm call";
    private static final int BLOCK = 250;

    private static final class Series {
        final List<double[]> blocks = new ArrayList<>();
        final List<Double> cpu = new ArrayList<>();
    }

    private final Fixture laboratory;
    private final BenchmarkResults results;

    WarmCalls(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    /** @param floor doing the same work */
    void measure(Scenario floor, Scenario subject, int calls, BenchmarkProgress progress) throws Exception {
        progress.step("warm calls of " + subject.name() + ", " + calls);
        Series floors = new Series();
        Series series = new Series();
        try (OneProcess theFloor = start(floor);
                OneProcess process = start(subject)) {
            theFloor.awaitInit();
            process.awaitInit();
            for (int block = 0; block < calls / BLOCK; block++) {
                // By turns also in who is first.
                boolean floorFirst = block % 2 == 0;
                run(floorFirst ? theFloor : process, floorFirst ? floor : subject, floorFirst ? floors : series);
                run(floorFirst ? process : theFloor, floorFirst ? subject : floor, floorFirst ? series : floors);
            }
        }
        report(subject.name(), floors, series, calls);
    }

    private OneProcess start(Scenario subject) throws Exception {
        return new OneProcess(api -> laboratory.starter().start(subject.onDemand(), api, false, List.of()));
    }

    private static void run(OneProcess process, Scenario subject, Series series) throws Exception {
        long before = process.cpuNanos();
        double[] millis = process.call(subject.event(), subject.expected(), BLOCK);
        series.cpu.add((process.cpuNanos() - before) / 1e6 / BLOCK);
        series.blocks.add(millis);
    }

    private void report(String name, Series floors, Series series, int calls) {
        int all = series.blocks.size();
        int early = Math.min(1000 / BLOCK, all / 2);
        // As many blocks at the end as there are between call 1,000 and 3,000.
        int width = Math.max(1, Math.min(2000 / BLOCK, all - early));
        String late = "after " + String.format(java.util.Locale.ROOT, "%,d", calls) + " calls";
        Figures p50Early = blocks(series, early, early + width, 0.5);
        Figures p50 = blocks(series, all - width, all, 0.5);
        Figures p99 = blocks(series, all - width, all, 0.99);
        results.add(Row.of(PART, name, "p50 after 1,000 calls", "ms", p50Early));
        results.add(Row.of(PART, name, "p50 " + late, "ms", p50));
        results.add(Row.of(PART, name, "p99 " + late, "ms", p99));
        results.add(Row.of(PART, name, "processor time", "ms", Figures.of(series.cpu.subList(all - width, all))));
        results.add(Row.of(PART, name + "'s floor", "p50 " + late, "ms", blocks(floors, all - width, all, 0.5)));
        results.add(Row.of(PART, name + "'s floor", "p99 " + late, "ms", blocks(floors, all - width, all, 0.99)));
        results.add(Row.of(
                PART, name + "'s floor", "processor time", "ms", Figures.of(floors.cpu.subList(all - width, all))));
        results.add(ratio(name, "p50", floors, series, all - width, all, 0.5).limited(1.15, 1.05));
        results.add(ratio(name, "p99", floors, series, all - width, all, 0.99).limited(1.3, 1.2));
        double now = p50.median() / blocks(floors, all - width, all, 0.5).median();
        double then =
                p50Early.median() / blocks(floors, early, early + width, 0.5).median();
        results.add(Row.of(PART, name, "p50 late ÷ early, each × floor", "×", now / then)
                .limited(1.1, 1.0));
    }

    private Row ratio(String name, String figure, Series floors, Series series, int from, int to, double quantile) {
        List<Double> ratios = new ArrayList<>();
        for (int block = from; block < to; block++) {
            ratios.add(of(series.blocks.get(block), quantile) / of(floors.blocks.get(block), quantile));
        }
        return Row.of(PART, name, figure, "× floor", Figures.of(ratios));
    }

    private static Figures blocks(Series series, int from, int to, double quantile) {
        return Figures.of(series.blocks.subList(from, to).stream()
                .map(block -> of(block, quantile))
                .toList());
    }

    private static double of(double[] millis, double quantile) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return Figures.quantile(sorted, quantile);
    }
}
