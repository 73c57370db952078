package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import app.local.assembly.FunctionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures; {@code mvn -Pbenchmark} starts it. */
public final class BenchmarkMain {

    private BenchmarkMain() {}

    /** Takes no arguments; see {@link BenchmarkSettings} for the system properties. Runs in the project's root. */
    public static void main(String[] args) throws Exception {
        try {
            run(BenchmarkSettings.of(Path.of("").toAbsolutePath(), System.getProperties()));
            System.exit(0);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(BenchmarkSettings settings) throws Exception {
        BenchmarkProgress progress = new BenchmarkProgress(System.out);
        BenchmarkResults results = new BenchmarkResults();
        Machine.Ticks before = Machine.ticks();
        double others = Machine.othersShare();
        Path output = settings.root().resolve("cdk/benchmark/target/benchmark");
        Path events = settings.root().resolve("events");
        try (Fixture laboratory = Fixture.start(settings.root(), output.resolve("state"), progress)) {
            FunctionSpec bare = laboratory.function(Baseline.NAME);
            Scenario floor = Scenario.wholeFloor(bare, events);
            List<Scenario> subjects = new ArrayList<>();
            for (String name : settings.functions()) {
                subjects.add(Scenario.of(laboratory.function(name), events));
            }
            archives(laboratory, results);
            if (!settings.isSmoke()) {
                progress.step("training the caches of classes");
                laboratory.trainCaches();
            }
            new ColdStarts(laboratory, results)
                    .measure(floor, subjects, settings.coldRounds(), !settings.isSmoke(), progress);
            List<Scenario> floors = new ArrayList<>();
            for (Scenario subject : subjects) {
                floors.add(subject.floor(bare, events));
            }
            new Restores(laboratory, results).measure(subjects, floors, settings.restoreRounds(), progress);
            for (Scenario subject : subjects) {
                new WarmCalls(laboratory, results)
                        .measure(subject.floor(bare, events), subject, settings.warmCalls(), progress);
            }
            if (!settings.isSmoke()) {
                new TraceCosts(laboratory, results)
                        .measure(subjects.getFirst(), settings.coldRounds(), settings.warmCalls(), progress);
                GatewayBenchmark gateway = new GatewayBenchmark(laboratory, results);
                gateway.measure(
                        settings.secondsEach(), settings.isQuick() ? List.of(1, 8) : List.of(1, 8, 32), progress);
                if (!settings.isQuick()) {
                    gateway.overload(settings.secondsEach() / 3, progress);
                }
            }
            if (settings.scaleRows() > 0) {
                new Scale(laboratory, results).measure(settings.scaleRows(), progress);
            }
            new BenchmarkReport(settings, results, others, Machine.ticks().stolenShare(before)).write(output);
        }
    }

    private static void archives(Fixture laboratory, BenchmarkResults results) throws Exception {
        List<Path> archives = laboratory.assembly().functions().stream()
                .map(FunctionSpec::archive)
                .distinct()
                .sorted()
                .toList();
        for (Path archive : archives) {
            results.add(Row.of("archive", archive.getFileName().toString(), "size", "MB", Files.size(archive) / 1e6)
                    .limited(9, 6));
        }
    }
}
