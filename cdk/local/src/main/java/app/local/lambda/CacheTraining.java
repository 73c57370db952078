package app.local.lambda;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.InvocationOutcome.FunctionError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Trains a cache of classes by running one environment of an archive for real: Init, the snapshot hooks, a few harmless
 * events; then it ends in peace, and a second JVM makes the cache of what the first one wrote down. It leaves the
 * processor to everybody else.
 */
final class CacheTraining {

    private static final Duration RUN_LIMIT = Duration.ofSeconds(120);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(180);
    private static final Limits LIMITS = new Limits(1, RUN_LIMIT, RUN_LIMIT, RUN_LIMIT, WRITE_LIMIT);

    private final LambdaSettings settings;
    private final FunctionJvm jvm;
    private final EnvironmentStarter starter;
    private final Timers timers;
    private final AotCaches caches;
    private volatile @Nullable FunctionPool current;
    private volatile @Nullable Process assembling;
    private volatile boolean stopped;

    CacheTraining(
            LambdaSettings settings, FunctionJvm jvm, EnvironmentStarter starter, Timers timers, AotCaches caches) {
        this.settings = settings;
        this.jvm = jvm;
        this.starter = starter;
        this.timers = timers;
        this.caches = caches;
    }

    /**
     * Trains the caches that are missing, one after the other. What goes wrong is one warning a cache.
     *
     * @param codes by archive
     * @return how many caches there are now that were not there before
     */
    int train(List<FunctionSpec> functions, FunctionCodes codes) {
        // A handler loads its own classes, so it has a cache of its own; rpcs have one handler, and share one.
        Map<String, List<FunctionSpec>> byCache = new LinkedHashMap<>();
        for (FunctionSpec function : functions) {
            // With a debugger it starts without a cache.
            if (!settings.debuggers().containsKey(function.name())) {
                byCache.computeIfAbsent(AotCaches.name(function), any -> new ArrayList<>())
                        .add(function);
            }
        }
        int trained = 0;
        for (List<FunctionSpec> alike : byCache.values()) {
            FunctionSpec function = representative(alike);
            trained += train(function, codes.of(function.archive())) ? 1 : 0;
        }
        return trained;
    }

    private boolean train(FunctionSpec function, FunctionCode code) {
        String archive = Archives.name(function.archive());
        Path cache = caches.file(AotCaches.name(function), jvm.fingerprint(code));
        // Of folders, which a changed source is compiled into, the JVM can keep nothing.
        if (stopped || Files.exists(cache) || !code.isOfJars()) {
            return false;
        }
        Path logs = settings.stateDirectory().resolve("logs");
        try (FunctionLog log = new FunctionLog("training-" + archive, logs, line -> {})) {
            Path draft = caches.draft(cache);
            Path configuration = draft.resolveSibling(draft.getFileName() + ".config");
            try {
                exercise(function, code, log, AotCaches.record(configuration));
                requireWritten(configuration);
                assemble(function, code, AotCaches.create(configuration, draft));
                requireWritten(draft);
                caches.keep(draft, cache);
                return true;
            } catch (IOException | RuntimeException | ExecutionException | TimeoutException e) {
                warn(archive, function, String.valueOf(e.getMessage()), log.file());
                return false;
            } finally {
                Files.deleteIfExists(draft);
                Files.deleteIfExists(configuration);
            }
        } catch (IOException e) {
            warn(archive, function, String.valueOf(e.getMessage()), logs);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends a training that is under way. */
    void stop() {
        stopped = true;
        FunctionPool pool = current;
        if (pool != null) {
            pool.close(Signal.STOP);
            pool.kill();
        }
        Process assembly = assembling;
        if (assembly != null) {
            assembly.destroyForcibly();
        }
    }

    private void exercise(FunctionSpec function, FunctionCode code, FunctionLog log, List<String> options)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        FunctionPool pool = new FunctionPool(
                function,
                log,
                timers,
                LIMITS,
                new StartGate(1, timers),
                environment -> starter.start(environment, options, true),
                code);
        current = pool;
        try {
            Optional<FunctionError> failure =
                    stopped ? Optional.empty() : pool.provision().get();
            if (failure.isPresent()) {
                throw new IOException(failure.get().message());
            }
            for (byte[] event : settings.trainingEvents().apply(function)) {
                FunctionRef itself = FunctionRef.of(function.name());
                InvocationResult result = pool.submit(Invocation.of(itself, event, Invocation.newTrace(false)))
                        .await(false);
                if (result.outcome() instanceof FunctionError error) {
                    throw new IOException(error.message());
                }
            }
            pool.close(Signal.RETIRE).get(WRITE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } finally {
            current = null;
            pool.close(Signal.STOP);
            pool.kill();
        }
    }

    private void assemble(FunctionSpec function, FunctionCode code, List<String> options)
            throws IOException, InterruptedException {
        Process assembly = jvm.assemble(function, code, options);
        try {
            assembling = assembly;
            if (!stopped) {
                assembly.waitFor(WRITE_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            assembly.destroyForcibly();
            assembling = null;
        }
    }

    private void requireWritten(Path result) throws IOException {
        if (stopped || !Files.isRegularFile(result)) {
            throw new IOException("the JVM wrote no " + result.getFileName());
        }
    }

    private void warn(String archive, FunctionSpec function, String reason, Path log) {
        if (!stopped) {
            settings.log()
                    .write(new LogLine(
                            Instant.now(),
                            function.name(),
                            LogLine.Kind.WARNING,
                            "functions of " + archive + " start without a class cache: it could not be trained ("
                                    + reason.lines().findFirst().orElse("") + "); see " + log));
        }
    }

    /** Which of the functions stands for all: one with events to send, with hooks, with a database. */
    private FunctionSpec representative(List<FunctionSpec> functions) {
        FunctionSpec best = functions.getFirst();
        for (FunctionSpec function : functions) {
            if (worth(function) > worth(best)) {
                best = function;
            }
        }
        return best;
    }

    private int worth(FunctionSpec function) {
        return (settings.trainingEvents().apply(function).isEmpty() ? 0 : 4)
                + (function.snapStart() ? 2 : 0)
                + (function.environment().containsKey("DATABASE_URL") ? 1 : 0);
    }
}
