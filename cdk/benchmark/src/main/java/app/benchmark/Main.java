package app.benchmark;

import app.benchmark.Results.Row;
import app.local.assembly.FunctionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures; {@code mvn -Pbenchmark} starts it. */
public final class Main {

    private Main() {}

    /** Takes no arguments; see {@link Settings} for the system properties. Runs in the project's root. */
    public static void main(String[] args) throws Exception {
        try {
            run(Settings.of(Path.of("").toAbsolutePath(), System.getProperties()));
            System.exit(0);
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void run(Settings settings) throws Exception {
        Progress progress = new Progress(System.out);
        Results results = new Results();
        Machine.Ticks before = Machine.ticks();
        double others = Machine.othersShare();
        Path output = settings.root().resolve("cdk/benchmark/target/benchmark");
        Path events = settings.root().resolve("events");
        try (Laboratory laboratory = Laboratory.start(settings.root(), output.resolve("state"), progress)) {
            FunctionSpec bare = laboratory.function(Floor.NAME);
            Subject floor = Subject.wholeFloor(bare, events);
            List<Subject> subjects = new ArrayList<>();
            for (String name : settings.functions()) {
                subjects.add(Subject.of(laboratory.function(name), events));
            }
            archives(laboratory, results);
            if (!settings.isSmoke()) {
                progress.step("training the caches of classes");
                laboratory.trainCaches();
            }
            new ColdStarts(laboratory, results)
                    .measure(floor, subjects, settings.coldRounds(), !settings.isSmoke(), progress);
            new Restores(laboratory, results).measure(subjects, settings.restoreRounds(), progress);
            for (Subject subject : subjects) {
                new WarmCalls(laboratory, results)
                        .measure(subject.floor(bare, events), subject, settings.warmCalls(), progress);
            }
            if (!settings.isSmoke()) {
                new TraceCosts(laboratory, results)
                        .measure(subjects.getFirst(), settings.coldRounds(), settings.warmCalls(), progress);
                Gateway gateway = new Gateway(laboratory, results);
                gateway.measure(
                        settings.secondsEach(), settings.isQuick() ? List.of(1, 8) : List.of(1, 8, 32), progress);
                if (!settings.isQuick()) {
                    gateway.overload(settings.secondsEach() / 3, progress);
                }
            }
            if (settings.scaleRows() > 0) {
                new Scale(laboratory, results).measure(settings.scaleRows(), progress);
            }
            new Report(settings, results, others, Machine.ticks().stolenShare(before)).write(output);
        }
    }

    private static void archives(Laboratory laboratory, Results results) throws Exception {
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
