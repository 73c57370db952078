package app.local.lambda;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Trains a cache of classes by running one environment of an archive for real: Init, the snapshot hooks, a few harmless
 * events; then it ends in peace, and a second JVM makes the cache of what the first one wrote down. It leaves the
 * processor to everybody else.
 */
final class CacheTraining {

    private static final Duration INIT_LIMIT = Duration.ofSeconds(120);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(180);

    private final LambdaSettings settings;
    private final FunctionProcess processes;
    private final RuntimeApi runtimeApi;
    private final AotCaches caches;
    private volatile @Nullable Environment current;
    private volatile @Nullable Process assembling;
    private volatile boolean stopped;

    CacheTraining(LambdaSettings settings, FunctionProcess processes, RuntimeApi runtimeApi, AotCaches caches) {
        this.settings = settings;
        this.processes = processes;
        this.runtimeApi = runtimeApi;
        this.caches = caches;
    }

    /** Trains one archive's cache. What goes wrong is one warning. @return whether there is a cache now */
    boolean train(String archive, FunctionSpec function, FunctionProcess.Code code, Path cache) {
        String id = "training-" + UUID.randomUUID().toString().substring(0, 8);
        FunctionLog log =
                new FunctionLog("training-" + archive, settings.stateDirectory().resolve("logs"), line -> {});
        Environment environment = new Environment(id, function, log, new Nobody(), code);
        try (log) {
            Path draft = caches.draft(cache);
            Path configuration = draft.resolveSibling(draft.getFileName() + ".config");
            String address = runtimeApi.add(environment);
            Process process =
                    processes.start(function, address, "training", code, AotCaches.record(configuration), true);
            try {
                current = environment;
                if (stopped) {
                    return false;
                }
                environment.started(process);
                exercise(environment, function);
                environment.endInPeace();
                await(process, configuration);
                Process assembly = processes.assemble(function, code, AotCaches.create(configuration, draft));
                assembling = assembly;
                await(assembly, draft);
                caches.keep(draft, cache);
                return true;
            } finally {
                current = null;
                environment.kill();
                Process assembly = assembling;
                if (assembly != null) {
                    assembly.destroyForcibly();
                    assembling = null;
                }
                runtimeApi.remove(environment);
                Files.deleteIfExists(draft);
                Files.deleteIfExists(configuration);
            }
        } catch (IOException | RuntimeException e) {
            warn(archive, function, String.valueOf(e.getMessage()), log.file());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends a training that is under way. */
    void stop() {
        stopped = true;
        Environment environment = current;
        if (environment != null) {
            environment.kill();
        }
        Process assembly = assembling;
        if (assembly != null) {
            assembly.destroyForcibly();
        }
    }

    private void await(Process process, Path result) throws IOException, InterruptedException {
        if (!process.waitFor(WRITE_LIMIT.toSeconds(), TimeUnit.SECONDS) || stopped || !Files.isRegularFile(result)) {
            throw new IOException("the JVM wrote no " + result.getFileName());
        }
    }

    private void exercise(Environment environment, FunctionSpec function) throws IOException {
        Environment.Init init = environment.awaitInit(INIT_LIMIT);
        if (init instanceof Environment.Init.Failed failed) {
            throw new IOException(failed.error().message());
        }
        if (init instanceof Environment.Init.TimedOut) {
            throw new IOException("Init takes longer than " + INIT_LIMIT.toSeconds() + " seconds");
        }
        for (byte[] event : settings.trainingEvents().apply(function)) {
            Environment.Call call = new Environment.Call(
                    UUID.randomUUID().toString(),
                    FunctionRef.of(function.name()).arn(),
                    event,
                    Lambda.newTrace(false),
                    INIT_LIMIT);
            Invocation outcome = environment.invokeNext(call);
            if (outcome instanceof Invocation.FunctionError error) {
                throw new IOException(error.message());
            }
        }
        environment.awaitIdle(INIT_LIMIT);
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

    /** A training environment serves no request. */
    private static final class Nobody implements Environment.Listener {
        @Override
        public void idle(Environment environment) {}

        @Override
        public void ended(Environment environment) {}
    }

    /** Which of an archive's functions stands for all: one with events to send, with hooks, with a database. */
    static FunctionSpec representative(List<FunctionSpec> functions, LambdaSettings settings) {
        FunctionSpec best = functions.getFirst();
        for (FunctionSpec function : functions) {
            if (worth(function, settings) > worth(best, settings)) {
                best = function;
            }
        }
        return best;
    }

    private static int worth(FunctionSpec function, LambdaSettings settings) {
        return (settings.trainingEvents().apply(function).isEmpty() ? 0 : 4)
                + (function.snapStart() ? 2 : 0)
                + (function.environment().containsKey("DATABASE_URL") ? 1 : 0);
    }
}
