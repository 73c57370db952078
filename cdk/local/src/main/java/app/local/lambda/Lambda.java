package app.local.lambda;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Lambda on this machine: each function runs in processes of its own, under AWS's runtime interface client, with the
 * handler, environment, memory and timeout of the template.
 */
public final class Lambda implements Invoker, AutoCloseable {

    /** What an event or an answer may weigh, in bytes: 6 MB and the 100 bytes that AWS adds. */
    public static final int PAYLOAD_LIMIT = 6 * 1024 * 1024 + 100;

    static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

    /** How long Lambda lets a function without SnapStart initialise before its first invocation's time counts. */
    private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

    private static final Duration STOP_LIMIT = Duration.ofMillis(1500);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    private final LambdaSettings settings;
    private final Archives archives;
    private final RuntimeApi runtimeApi;
    private final FunctionProcess processes;
    private final AotCaches caches;
    private final CacheTraining training;
    private final Map<String, FunctionPool> functions = new LinkedHashMap<>();
    private final Map<Path, FunctionProcess.Code> codes = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lambda-clock").factory());
    private volatile boolean closed;

    private Lambda(List<FunctionSpec> specs, LambdaSettings settings, Duration initLimit) {
        this.settings = settings;
        Path state = settings.stateDirectory();
        archives = new Archives(state.resolve("archives"));
        processes = new FunctionProcess(settings, RuntimeFiles.of(settings.client(), state.resolve("runtime")));
        StartGate gate = new StartGate(Math.max(2, Runtime.getRuntime().availableProcessors()));
        for (FunctionSpec spec : specs) {
            codes.computeIfAbsent(spec.archive(), this::unpack);
        }
        runtimeApi = new RuntimeApi(AccessKey.LOCAL);
        caches = new AotCaches(state.resolve("aot"));
        training = new CacheTraining(settings, processes, runtimeApi, caches);
        for (FunctionSpec spec : specs) {
            FunctionLog log = new FunctionLog(spec.name(), state.resolve("logs"), settings.log());
            int limit = spec.reservedConcurrency().orElse(settings.concurrencyLimit());
            functions.put(
                    spec.name(),
                    new FunctionPool(spec, log, limit, initLimit, gate, this::startProcess, code(spec.archive())));
        }
        long tick = Math.clamp(settings.idleTime().toMillis() / 4, 50, 1000);
        clock.scheduleWithFixedDelay(this::endIdle, tick, tick, TimeUnit.MILLISECONDS);
    }

    /**
     * Unpacks the functions' archives and makes the functions ready to be invoked; no function runs yet.
     *
     * @throws IllegalStateException when an archive is missing or the runtime can't be laid out; the message says which
     */
    public static Lambda start(List<FunctionSpec> functions, LambdaSettings settings) {
        return new Lambda(functions, settings, INIT_LIMIT);
    }

    /** For tests, which can't wait for the real limit. */
    static Lambda start(List<FunctionSpec> functions, LambdaSettings settings, Duration initLimit) {
        return new Lambda(functions, settings, initLimit);
    }

    @Override
    public Invocation invoke(FunctionRef function, byte[] payload, String traceHeader) {
        return call(function, payload, traceHeader).outcome();
    }

    @Override
    public Invoked call(FunctionRef function, byte[] payload, String traceHeader) {
        return run(function, payload, traceHeader).invoked();
    }

    /** An invocation's outcome with the last 4 KB of its log. */
    public record Logged(Invocation outcome, String log) {}

    /** Like {@link #invoke}, and waits for the log. */
    public Logged invokeLogged(FunctionRef function, byte[] payload, String traceHeader) {
        FunctionPool.Ended ended = run(function, payload, traceHeader).ended();
        return new Logged(ended.outcome(), ended.tail());
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
        FunctionProcess.Code code = classPath.isEmpty()
                ? unpack(archive)
                : new FunctionProcess.Code(code(archive).root(), List.copyOf(classPath));
        codes.put(archive, code);
        for (FunctionPool pool : functions.values()) {
            if (pool.function().archive().equals(archive)) {
                pool.replaceCode(code);
            }
        }
    }

    /** The class path that new environments of an archive get. */
    public List<Path> classPath(Path archive) {
        return code(archive).classPath();
    }

    /**
     * Trains the caches of classes that are missing, one handler after the other, in the background and with the least
     * priority. Call it when everything that is urgent has been done.
     *
     * @return how many caches were trained, when all is done
     */
    public CompletableFuture<Integer> trainCaches() {
        return CompletableFuture.supplyAsync(
                () -> {
                    int trained = 0;
                    for (Map.Entry<Path, FunctionProcess.Code> entry : codes.entrySet()) {
                        for (List<FunctionSpec> alike : byHandler(entry.getKey())) {
                            FunctionSpec function = CacheTraining.representative(alike, settings);
                            Path cache = cache(function, entry.getValue());
                            // Of folders, which a changed source is compiled into, the JVM can keep nothing.
                            boolean isOfJars =
                                    entry.getValue().classPath().stream().noneMatch(Files::isDirectory);
                            if (!closed && isOfJars && !Files.exists(cache)) {
                                trained +=
                                        training.train(name(entry.getKey()), function, entry.getValue(), cache) ? 1 : 0;
                            }
                        }
                    }
                    return trained;
                },
                THREADS);
    }

    /** Every function and its environments as they are now, in the order of the templates. */
    public List<FunctionStatus> status() {
        List<FunctionStatus> status = new ArrayList<>();
        functions.values().forEach(pool -> status.add(pool.status()));
        return status;
    }

    /** How many processes run. */
    public int running() {
        int running = 0;
        for (FunctionPool pool : functions.values()) {
            for (Environment environment : pool.environments()) {
                ProcessHandle process = environment.process();
                running += process != null && process.isAlive() ? 1 : 0;
            }
        }
        return running;
    }

    /** Ends every process, within 2 seconds. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        clock.shutdownNow();
        training.stop();
        List<Environment> environments = new ArrayList<>();
        functions.values().forEach(pool -> environments.addAll(pool.close()));
        environments.forEach(Environment::terminate);
        long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
        while (running() > 0 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        environments.forEach(Environment::kill);
        runtimeApi.close();
        functions.values().forEach(pool -> pool.log().close());
    }

    private record Run(FunctionPool.Ended ended, Invoked invoked) {}

    private Run run(FunctionRef function, byte[] payload, String traceHeader) {
        String name = function.name();
        FunctionPool pool = functions.get(name);
        if (pool == null) {
            throw new NoSuchFunctionException(function);
        }
        Instant began = Instant.now();
        String trace = traceHeader.isEmpty() ? newTrace(true) : traceHeader;
        if (payload.length > PAYLOAD_LIMIT) {
            FunctionPool.Ended refused = new FunctionPool.Ended(
                    new Invocation.TooLarge(payload.length + " byte payload is too large for the RequestResponse"
                            + " invocation type (limit " + PAYLOAD_LIMIT + " bytes)"),
                    null,
                    null);
            return observed(refused, Invoked.of(name, trace, began, refused.outcome()));
        }
        Environment.Call call = new Environment.Call(
                UUID.randomUUID().toString(),
                function.arn(),
                payload,
                trace,
                pool.function().timeout());
        settings.observer().invoking(name, call.requestId, trace);
        FunctionPool.Ended ended = pool.invoke(call);
        return observed(
                ended,
                new Invoked(
                        name,
                        call.requestId,
                        trace,
                        call.environment,
                        call.init,
                        began,
                        Instant.now(),
                        ended.outcome()));
    }

    private Run observed(FunctionPool.Ended ended, Invoked invoked) {
        settings.observer().invoked(invoked);
        return new Run(ended, invoked);
    }

    private void startProcess(FunctionSpec function, Environment environment) {
        String address = runtimeApi.add(environment);
        String logStream = DAY.format(LocalDate.now(ZoneOffset.UTC)) + "/[" + (function.snapStart() ? "1" : "$LATEST")
                + "]" + environment.id();
        FunctionProcess.Code code = (FunctionProcess.Code) environment.code();
        Process process =
                processes.start(function, address, logStream, code, AotCaches.use(cache(function, code)), false);
        environment.started(process);
        process.onExit().thenRunAsync(() -> runtimeApi.remove(environment), THREADS);
    }

    Path cacheOf(Path archive) {
        return cache(functionsOf(archive).getFirst(), code(archive));
    }

    private Path cache(FunctionSpec function, FunctionProcess.Code code) {
        return caches.file(AotCaches.name(function), processes.fingerprint(code));
    }

    private static String name(Path archive) {
        return archive.getFileName().toString().replaceFirst("\\.zip$", "");
    }

    private List<FunctionSpec> functionsOf(Path archive) {
        return functions.values().stream()
                .map(FunctionPool::function)
                .filter(function -> function.archive().equals(archive))
                .toList();
    }

    /** A handler loads its own classes, so it has a cache of its own; rpcs have one handler, and share one. */
    private Collection<List<FunctionSpec>> byHandler(Path archive) {
        Map<String, List<FunctionSpec>> alike = new LinkedHashMap<>();
        for (FunctionSpec function : functionsOf(archive)) {
            alike.computeIfAbsent(function.handler(), any -> new ArrayList<>()).add(function);
        }
        return alike.values();
    }

    private void endIdle() {
        for (FunctionPool pool : functions.values()) {
            pool.endIdle(settings.idleTime());
        }
    }

    private FunctionProcess.Code unpack(Path archive) {
        Path root = archives.unpack(archive);
        return new FunctionProcess.Code(root, Archives.jars(root));
    }

    private FunctionProcess.Code code(Path archive) {
        FunctionProcess.Code code = codes.get(archive);
        if (code == null) {
            throw new IllegalArgumentException("no function runs from " + archive);
        }
        return code;
    }

    /** A trace of X-Ray's form. */
    static String newTrace(boolean sampled) {
        byte[] random = new byte[20];
        ThreadLocalRandom.current().nextBytes(random);
        String hex = HexFormat.of().formatHex(random);
        String time = Long.toHexString(System.currentTimeMillis() / 1000);
        return "Root=1-" + time + "-" + hex.substring(0, 24) + ";Parent=" + hex.substring(24, 40) + ";Sampled="
                + (sampled ? 1 : 0);
    }
}
