package app.local.dev;

import app.local.files.PrivateFiles;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Serves a changed source without a restart. A changed source of a function is compiled and run, a changed migration
 * applied, a changed proto or stack deployed, a changed site built. What cannot be built is shown, and what ran before
 * goes on. Looks at the files a few times a second: that works alike on every system.
 */
public final class SourceWatcher implements AutoCloseable {

    private static final long PAUSE_MILLIS = 200;
    private static final int SHOWN_NAMES = 3;

    /** Besides the modules that are compiled here. */
    private static final List<String> WATCHED = List.of("cdk/local/src/main", "web/src", "web/static", "web/scripts");

    private static final List<String> WATCHED_FILES = List.of(
            "cdk.json",
            "pom.xml",
            "cdk/stacks/pom.xml",
            "cdk/local/pom.xml",
            "shared-model/pom.xml",
            "functions/pom.xml",
            "functions/archive.xml",
            "functions/archives/pom.xml",
            "web/vite.config.js",
            "web/package-lock.json",
            "web/content-security-policy.txt");

    private final Path root;
    private final SiteBuild site;
    private final LoopStatus status;
    private final LogSink log;
    private final FunctionSources functions;
    private final ScheduledExecutorService clock = clock("sources");
    /** Of its own: the site takes long, and nobody's function waits for it. */
    private final ScheduledExecutorService siteBuilder = clock("site");
    /** What has changed and is not served yet, because something of it, or saved with it, cannot be built. */
    private final TreeSet<Path> unserved = new TreeSet<>();

    /** Whether Maven has to make something first, an archive of a new service say: nothing is deployed until then. */
    private boolean needsRestart;

    /** Whether the site is of another contract than the one that was served last. */
    private boolean isClientOutdated;

    /** What was said last of rpcs without an endpoint. */
    private List<String> missingEndpoints = List.of();

    private Map<Path, SourceFiles.Version> seen;

    /**
     * Starts to look.
     *
     * @param root the project's root
     * @param output where classes are put
     * @param processorPath where the annotation processors are
     */
    public SourceWatcher(
            Path root,
            Path output,
            String processorPath,
            Redeployment redeployment,
            Protoc protoc,
            SiteBuild site,
            LoopStatus status,
            LogSink log)
            throws IOException {
        this.root = root;
        this.site = site;
        this.status = status;
        this.log = log;
        PrivateFiles.deleteTree(output);
        this.functions = new FunctionSources(root, new Recompiler(output, processorPath, protoc), redeployment);
        this.seen = sources();
        sayMissingEndpoints();
        clock.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService clock(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        siteBuilder.shutdownNow();
    }

    private void look() {
        try {
            Map<Path, SourceFiles.Version> now = sources();
            if (now.equals(seen)) {
                return;
            }
            TreeSet<Path> changed = new TreeSet<>();
            now.forEach((file, version) -> {
                if (!version.equals(seen.get(file))) {
                    changed.add(file);
                }
            });
            seen.keySet().stream().filter(file -> !now.containsKey(file)).forEach(changed::add);
            seen = now;
            changed(changed);
        } catch (IOException | RuntimeException e) {
            say(LogLine.Kind.WARNING, "cannot look at the sources: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<Path, SourceFiles.Version> sources() throws IOException {
        Map<Path, SourceFiles.Version> sources = new LinkedHashMap<>(functions.versions());
        for (String folder : WATCHED) {
            sources.putAll(SourceFiles.versions(root.resolve(folder)));
        }
        for (String file : WATCHED_FILES) {
            sources.putAll(SourceFiles.versions(root.resolve(file)));
        }
        // Generated by the build.
        sources.keySet().removeIf(file -> file.startsWith(root.resolve("web/src/lib/api/gen")));
        return sources;
    }

    private Change kind(Path file) {
        return Change.of(root.relativize(file));
    }

    private void changed(SortedSet<Path> files) throws IOException, InterruptedException {
        boolean isSite = false;
        boolean isServed = false;
        for (Path file : files) {
            switch (kind(file)) {
                case RESTART -> {
                    needsRestart = true;
                    String sentence = root.relativize(file)
                            + " has changed: restart mvn -Plocal; nothing is deployed until then.";
                    status.failed("restart", sentence);
                    say(LogLine.Kind.WARNING, sentence);
                }
                case SITE -> isSite = true;
                case FUNCTION -> {
                    unserved.add(file);
                    isServed = true;
                }
                case DEPLOYMENT -> {
                    unserved.add(file);
                    isServed = true;
                    // The browser's client comes from proto.
                    isClientOutdated |= file.toString().endsWith(".proto");
                }
                case NONE -> {}
            }
        }
        if (isServed && !(needsRestart && isDeployment()) && serve()) {
            unserved.clear();
            // Not of a contract that cannot be served: what is wrong with it has been said.
            isSite |= isClientOutdated;
            isClientOutdated = false;
        }
        if (isSite) {
            siteBuilder.execute(this::buildSite);
        }
    }

    /** Whether something of what is not served yet changes what is deployed. */
    private boolean isDeployment() {
        return unserved.stream().anyMatch(file -> kind(file) == Change.DEPLOYMENT);
    }

    /** @return whether all that has changed is served now */
    private boolean serve() throws IOException, InterruptedException {
        long start = System.nanoTime();
        String files = names(unserved);
        boolean isDeployment = isDeployment();
        boolean isMigration = unserved.stream().allMatch(Module::isMigration);
        try {
            working(
                    "functions",
                    (isDeployment ? "Deploying " : isMigration ? "Migrating " : "Compiling ") + files + " …");
            functions.serve(unserved, isDeployment);
        } catch (BuildFailedException e) {
            failed("functions", e);
            return false;
        } finally {
            status.idle("functions");
        }
        status.mended("functions");
        sayMissingEndpoints();
        say(
                LogLine.Kind.PLATFORM,
                files
                        + (isDeployment ? " deployed in " : isMigration ? " migrated in " : " compiled in ")
                        + secondsSince(start)
                        + (isMigration ? "" : "; the next request runs it"));
        return true;
    }

    /** Each once; a problem until it is there. */
    private void sayMissingEndpoints() throws IOException {
        List<String> now = functions.missingEndpoints();
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

    private void buildSite() {
        long start = System.nanoTime();
        try {
            working("site", "Building the site …");
            site.run();
            status.mended("site");
            say(LogLine.Kind.PLATFORM, "site built in " + secondsSince(start) + "; reload the page");
        } catch (BuildFailedException e) {
            failed("site", e);
        } catch (IOException e) {
            failed("site", new BuildFailedException(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            status.idle("site");
        }
    }

    private void failed(String about, BuildFailedException failure) {
        String text = failure.getMessage().replace(root + "/", "");
        status.failed(about, text);
        say(LogLine.Kind.WARNING, "what ran before goes on:\n" + text);
    }

    private void working(String about, String what) {
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

    private static String secondsSince(long start) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    private void say(LogLine.Kind kind, String text) {
        log.write(new LogLine(Instant.now(), "sources", kind, text));
    }
}
