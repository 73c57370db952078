package app.local.lambda;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import app.local.lambda.EnvironmentLife.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lambda on this machine: each function runs in processes of its own, under AWS's runtime interface client, with the
 * handler, environment, memory and timeout of the template.
 */
public final class Lambda implements Invoker, AutoCloseable {

    /** What an event or an answer may weigh, in bytes: 6 MB and the 100 bytes that AWS adds. */
    public static final int PAYLOAD_LIMIT = 6 * 1024 * 1024 + 100;

    static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    private static final Duration STOP_LIMIT = Duration.ofMillis(1500);

    private final LambdaSettings settings;
    private final FunctionCodes codes;
    private final SystemTimers timers = new SystemTimers();
    private final RuntimeApi runtimeApi;
    private final FunctionJvm jvm;
    private final EnvironmentStarter starter;
    private final AotCaches caches;
    private final CacheTraining training;
    private final StartGate gate;
    private final Duration initLimit;
    /** Never changed, but replaced. */
    private volatile Map<String, FunctionPool> functions = Map.of();

    private boolean closed;

    private Lambda(List<FunctionSpec> specs, LambdaSettings settings, Duration initLimit) {
        this.settings = settings;
        Path state = settings.stateDirectory();
        codes = new FunctionCodes(new Archives(state.resolve("archives")));
        jvm = new FunctionJvm(settings, RuntimeFiles.of(settings.client(), state.resolve("runtime")));
        runtimeApi = new RuntimeApi(settings.accessKey());
        starter = new EnvironmentStarter(jvm, runtimeApi);
        caches = new AotCaches(state.resolve("aot"));
        training = new CacheTraining(settings, jvm, starter, timers, caches);
        gate = new StartGate(Math.max(2, Runtime.getRuntime().availableProcessors()), timers);
        this.initLimit = initLimit;
        deploy(specs);
    }

    /**
     * Runs these functions from now on. An archive that is known goes on running what it runs. A function whose
     * template is the same keeps its environments; those of the others end after their invocation.
     *
     * @throws IllegalStateException when an archive is missing; then the same functions run as before
     */
    public synchronized void deploy(List<FunctionSpec> specs) {
        if (closed) {
            return;
        }
        for (FunctionSpec spec : specs) {
            codes.add(spec.archive());
        }
        Map<String, FunctionPool> before = functions;
        Map<String, FunctionPool> next = new LinkedHashMap<>();
        for (FunctionSpec spec : specs) {
            FunctionPool pool = before.get(spec.name());
            boolean isSame = pool != null && pool.function().equals(spec);
            next.put(spec.name(), isSame ? pool : pool(spec));
        }
        functions = Collections.unmodifiableMap(next);
        for (FunctionPool pool : before.values()) {
            if (next.get(pool.function().name()) != pool) {
                var _ = pool.close(Signal.RETIRE).thenRun(() -> pool.log().close());
            }
        }
    }

    private FunctionPool pool(FunctionSpec spec) {
        boolean isDebugged = settings.debuggers().containsKey(spec.name());
        Limits limits = isDebugged
                ? Debugger.LIMITS
                : Limits.of(spec, settings.concurrencyLimit(), initLimit, settings.idleTime());
        // One that waits for its debugger keeps no other from starting.
        StartGate its = isDebugged ? new StartGate(1, timers) : gate;
        FunctionLog log = new FunctionLog(spec.name(), settings.stateDirectory().resolve("logs"), settings.log());
        return new FunctionPool(spec, log, timers, limits, its, this::startProcess, codes.of(spec.archive()));
    }

    /**
     * Unpacks the functions' archives and makes the functions ready to be invoked; no function runs yet.
     *
     * @throws IllegalStateException when an archive is missing or the runtime can't be laid out; the message says which
     */
    public static Lambda start(List<FunctionSpec> functions, LambdaSettings settings) {
        return new Lambda(functions, settings, Limits.INIT);
    }

    /** For tests, which can't wait for the real limit. */
    static Lambda start(List<FunctionSpec> functions, LambdaSettings settings, Duration initLimit) {
        return new Lambda(functions, settings, initLimit);
    }

    @Override
    public InvocationResult invoke(FunctionRef function, byte[] payload, String traceHeader) {
        return invoke(function, payload, traceHeader, false);
    }

    /** Like {@link #invoke}. @param withLog whether to wait for the end of the invocation's log too */
    public InvocationResult invoke(FunctionRef function, byte[] payload, String traceHeader, boolean withLog) {
        FunctionPool pool = functions.get(function.name());
        if (pool == null) {
            throw new NoSuchFunctionException(function);
        }
        Invocation invocation = Invocation.of(function, payload, traceHeader);
        InvocationResult result;
        if (payload.length > PAYLOAD_LIMIT) {
            result = InvocationResult.of(
                    invocation,
                    new InvocationOutcome.TooLarge(payload.length + " byte payload is too large for the"
                            + " RequestResponse invocation type (limit " + PAYLOAD_LIMIT + " bytes)"));
        } else {
            settings.observer().invoking(invocation);
            result = pool.submit(invocation).await(withLog);
        }
        settings.observer().invoked(result);
        return result;
    }

    /** What the template says of a function, whatever the qualifier. */
    public Optional<FunctionSpec> find(FunctionRef function) {
        FunctionPool pool = functions.get(function.name());
        return pool == null ? Optional.empty() : Optional.of(pool.function());
    }

    /**
     * From now on new environments of an archive's functions run other code; the ones there are end after their
     * request.
     *
     * @param archive as the functions' specs name it
     * @param classPath jars and folders, the first one winning; empty for what the archive itself holds by now
     */
    public void replaceClassPath(Path archive, List<Path> classPath) {
        FunctionCode code = codes.replace(archive, classPath);
        for (FunctionPool pool : functions.values()) {
            if (pool.function().archive().equals(archive)) {
                pool.replaceCode(code);
            }
        }
    }

    /** The class path that new environments of an archive get. */
    public List<Path> classPath(Path archive) {
        return codes.of(archive).classPath();
    }

    /**
     * Trains the caches of classes that are missing, one handler after the other, in the background and with the least
     * priority. Call it when everything that is urgent has been done.
     *
     * @return how many caches were trained, when all is done
     */
    public CompletableFuture<Integer> trainCaches() {
        return CompletableFuture.supplyAsync(() -> training.train(specs(), codes), THREADS);
    }

    /** Starts those that a debugger may look into: it attaches to a process. */
    public void startDebugged() {
        settings.debuggers().keySet().forEach(name -> {
            FunctionPool pool = functions.get(name);
            if (pool != null) {
                pool.provision();
            }
        });
    }

    /** Every function and its environments as they are now, in the order of the templates. */
    public List<FunctionStatus> status() {
        return functions.values().stream().map(FunctionPool::status).toList();
    }

    /** How many processes run. */
    public int running() {
        return functions.values().stream().mapToInt(FunctionPool::running).sum();
    }

    /** Ends every process, within 2 seconds. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        training.stop();
        CompletableFuture<?>[] ended =
                functions.values().stream().map(pool -> pool.close(Signal.STOP)).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ended).get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What still runs is killed now.
        }
        functions.values().forEach(FunctionPool::kill);
        timers.close();
        runtimeApi.close();
        functions.values().forEach(pool -> pool.log().close());
    }

    private EnvironmentProcess startProcess(Environment environment) {
        Debugger debugger = settings.debuggers().get(environment.function().name());
        if (debugger != null) {
            return starter.start(environment, debugger.options(), false);
        }
        List<String> options = AotCaches.use(cache(environment.function(), environment.code()));
        // Without a cache, as after a change, the JVM's defaults make a start longer (by 15 % on two idle processors,
        // by 80 % on busy ones), and somebody waits for it.
        return starter.start(environment, options.isEmpty() ? List.of(FunctionJvm.STOP_AT_C1) : options, false);
    }

    private Path cache(FunctionSpec function, FunctionCode code) {
        return caches.file(AotCaches.name(function), jvm.fingerprint(code));
    }

    private List<FunctionSpec> specs() {
        return functions.values().stream().map(FunctionPool::function).toList();
    }
}
