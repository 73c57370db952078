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
        try (Fixture laboratory = Fixture.start(settings.root(), output.resolve("state"), progress)) {
            archives(laboratory, results);
            functions(settings, laboratory, results, progress);
            if (!settings.isSmoke()) {
                GatewayBenchmark gateway = new GatewayBenchmark(laboratory, results);
                gateway(settings, gateway, progress);
                if (!settings.isQuick()) {
                    Path web = settings.root().resolve("web");
                    gateway.site(new SiteBenchmark(web, output.resolve("site"), results), progress);
                }
            }
            if (settings.scaleRows() > 0) {
                new Scale(laboratory, results).measure(settings.scaleRows(), progress);
            }
            new BenchmarkReport(settings, results, others, Machine.ticks().stolenShare(before)).write(output);
        }
    }

    private static void functions(
            BenchmarkSettings settings, Fixture laboratory, BenchmarkResults results, BenchmarkProgress progress)
            throws Exception {
        Path events = settings.root().resolve("events");
        FunctionSpec bare = laboratory.function(Baseline.NAME);
        List<Scenario> subjects = new ArrayList<>();
        List<Scenario> floors = new ArrayList<>();
        for (String name : settings.functions()) {
            Scenario subject = Scenario.of(laboratory.function(name), events);
            subjects.add(subject);
            floors.add(subject.floor(bare, events));
        }
        if (!settings.isSmoke()) {
            progress.step("training the caches of classes");
            laboratory.trainCaches();
        }
        new ColdStarts(laboratory, results)
                .measure(
                        Scenario.wholeFloor(bare, events),
                        subjects,
                        settings.coldRounds(),
                        !settings.isSmoke(),
                        progress);
        new Restores(laboratory, results).measure(subjects, floors, settings.restoreRounds(), progress);
        for (int i = 0; i < subjects.size(); i++) {
            new WarmCalls(laboratory, results).measure(floors.get(i), subjects.get(i), settings.warmCalls(), progress);
        }
        if (!settings.isSmoke()) {
            new TraceCosts(laboratory, results)
                    .measure(subjects.getFirst(), settings.coldRounds(), settings.warmCalls(), progress);
        }
    }

    private static void gateway(BenchmarkSettings settings, GatewayBenchmark gateway, BenchmarkProgress progress)
            throws Exception {
        gateway.measure(settings.secondsEach(), settings.isQuick() ? List.of(1, 8) : List.of(1, 8, 32), progress);
        if (!settings.isQuick()) {
            gateway.overload(settings.secondsEach() / 3, progress);
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
