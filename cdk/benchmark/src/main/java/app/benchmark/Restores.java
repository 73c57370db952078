package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores from a snapshot, by AWS's runtime client: the process goes up to where the snapshot would be taken and stays
 * there; all connections to the database are ended; then it is told that it has been restored, and gets its first
 * event. Primed is as the functions are; unprimed without the hook that primes a request before the snapshot.
 */
final class Restores {

    static final String PART = "restore";

    /** No such package implements them, so the functions' own are never called. */
    private static final String NO_HOOKS = "-Dorg.crac.Core.Compat=none";

    private final Fixture laboratory;
    private final BenchmarkResults results;

    Restores(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    void measure(List<Scenario> subjects, int rounds, BenchmarkProgress progress) throws Exception {
        for (Scenario subject : subjects) {
            if (!subject.function().snapStart()) {
                continue;
            }
            progress.step("restores of " + subject.name());
            List<Double> primed = new ArrayList<>();
            List<Double> unprimed = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                double with = restore(subject, List.of());
                double without = restore(subject, List.of(NO_HOOKS));
                primed.add(with);
                unprimed.add(without);
                ratios.add(with / without);
            }
            String name = subject.name();
            results.add(Row.of(PART, name, "primed, to the first answer", "ms", Figures.of(primed)));
            results.add(Row.of(PART, name, "unprimed, to the first answer", "ms", Figures.of(unprimed)));
            results.add(Row.of(PART, name, "primed ÷ unprimed", "×", Figures.of(ratios))
                    .limited(0.25, 0.15));
        }
    }

    private double restore(Scenario subject, List<String> options) throws Exception {
        try (OneProcess process =
                new OneProcess(api -> laboratory.starter().start(subject.function(), api, false, options))) {
            process.awaitCheckpoint();
            laboratory.endConnections();
            return process.restore(subject.event(), subject.expected());
        }
    }
}
