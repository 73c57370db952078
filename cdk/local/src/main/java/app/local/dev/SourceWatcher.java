package app.local.dev;

import app.local.assembly.FunctionSpec;
import app.local.files.PrivateFiles;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Serves a changed source without a restart: compiles its module and those that use it, and lets new environments run
 * them. A source that cannot be compiled is shown, and what ran before goes on. Looks at the files a few times a
 * second: that works alike on every system.
 */
public final class SourceWatcher implements AutoCloseable {

    private static final long PAUSE_MILLIS = 200;

    private final Path root;
    private final BiConsumer<Path, List<Path>> replacement;
    private final LogSink log;
    private final List<Module> modules;
    private final List<Path> archives;
    private final Map<Path, List<Path>> classPaths = new HashMap<>();
    private final Map<String, Path> compiled = new HashMap<>();
    private final Recompiler recompiler;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sources").factory());
    /** What has changed and is not served yet, because something of it, or saved with it, does not compile. */
    private final TreeSet<Path> unserved = new TreeSet<>();

    private Map<Path, SourceFiles.Version> seen;

    /**
     * Starts to look.
     *
     * @param root the project's root
     * @param output where classes are put
     * @param processorPath where the annotation processors are
     * @param classPath what an archive's functions run
     * @param replacement lets an archive's functions run something else
     */
    public SourceWatcher(
            Path root,
            Path output,
            String processorPath,
            List<FunctionSpec> functions,
            Function<Path, List<Path>> classPath,
            BiConsumer<Path, List<Path>> replacement,
            LogSink log)
            throws IOException {
        this.root = root;
        this.replacement = replacement;
        this.log = log;
        this.modules = Module.in(root.resolve("functions"));
        this.archives = functions.stream().map(FunctionSpec::archive).distinct().toList();
        for (Path archive : archives) {
            classPaths.put(archive, classPath.apply(archive));
        }
        PrivateFiles.deleteTree(output);
        this.recompiler = new Recompiler(output, processorPath);
        this.seen = sources();
        clock.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void look() {
        try {
            Map<Path, SourceFiles.Version> now = sources();
            if (now.equals(seen)) {
                return;
            }
            now.forEach((file, version) -> {
                if (!version.equals(seen.get(file))) {
                    unserved.add(file);
                }
            });
            seen.keySet().stream().filter(file -> !now.containsKey(file)).forEach(unserved::add);
            seen = now;
            if (serve(unserved)) {
                unserved.clear();
            }
        } catch (IOException | RuntimeException e) {
            say(LogLine.Kind.WARNING, "cannot look at the sources: " + e);
        }
    }

    private Map<Path, SourceFiles.Version> sources() throws IOException {
        Map<Path, SourceFiles.Version> sources = new LinkedHashMap<>();
        for (Module module : modules) {
            sources.putAll(module.sources());
        }
        return sources;
    }

    /** @return whether all of it is served now */
    private boolean serve(SortedSet<Path> changed) throws IOException {
        long start = System.nanoTime();
        List<Module> affected = affected(changed);
        for (Module module : affected) {
            try {
                compiled.put(module.name(), recompiler.compile(module));
            } catch (Recompiler.FailedException e) {
                say(
                        LogLine.Kind.WARNING,
                        "what ran before goes on:\n"
                                + String.valueOf(e.getMessage()).replace(root + "/", ""));
                return false;
            }
        }
        for (Path archive : archives) {
            replace(archive, affected);
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        String files =
                changed.size() == 1 ? String.valueOf(changed.getFirst().getFileName()) : changed.size() + " files";
        say(LogLine.Kind.PLATFORM, files + " compiled in " + millis + " ms; the next request runs it");
        return true;
    }

    /** The changed modules and all that use them, each after what it uses. */
    private List<Module> affected(SortedSet<Path> changed) {
        List<Module> affected = new ArrayList<>();
        for (Module module : modules) {
            boolean isChanged = changed.stream().anyMatch(file -> file.startsWith(module.directory()));
            boolean usesChanged = modules.stream()
                    .anyMatch(other -> module.uses(other)
                            && changed.stream().anyMatch(file -> file.startsWith(other.directory())));
            if (isChanged || usesChanged) {
                affected.add(module);
            }
        }
        affected.sort(Comparator.comparingLong(
                module -> modules.stream().filter(module::uses).count()));
        return affected;
    }

    private void replace(Path archive, List<Module> affected) {
        List<Path> classPath = new ArrayList<>();
        boolean isAffected = false;
        for (Path entry : classPaths.getOrDefault(archive, List.of())) {
            Path fresh = entry;
            for (Module module : modules) {
                Path classes = compiled.get(module.name());
                if (classes != null && module.isJar(entry)) {
                    fresh = classes;
                    isAffected |= affected.contains(module);
                }
            }
            classPath.add(fresh);
        }
        if (isAffected) {
            replacement.accept(archive, classPath);
        }
    }

    private void say(LogLine.Kind kind, String text) {
        log.write(new LogLine(Instant.now(), "sources", kind, text));
    }
}
