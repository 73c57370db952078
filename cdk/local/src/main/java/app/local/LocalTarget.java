package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.aws.AccessKeyFile;
import app.local.aws.AwsApi;
import app.local.console.ConsoleHandler;
import app.local.console.TraceStore;
import app.local.dev.BuildFailedException;
import app.local.dev.LoopStatus;
import app.local.dev.Protoc;
import app.local.dev.SiteBuild;
import app.local.dev.SourceWatcher;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Debugger;
import app.local.lambda.Lambda;
import app.local.lambda.LambdaSettings;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import app.local.lambda.TrainingEvents;
import app.local.postgres.LocalPostgres;
import app.local.postgres.PostgresBinaries;
import app.local.process.ProcessRegister;
import app.local.site.LocalServer;
import app.local.trace.Forwarder;
import app.local.trace.OtlpReceiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Everything that the stacks deploy, running on this machine. */
final class LocalTarget implements AutoCloseable {

    private final LocalSettings settings;
    private final LogSink log;
    private final StartProgress progress;
    private final ProcessRegister processes;
    private final Parts parts = new Parts();
    private final List<String[]> notes = new ArrayList<>();

    LocalTarget(LocalSettings settings, LogSink log, StartProgress progress, ProcessRegister processes) {
        this.settings = settings;
        this.log = log;
        this.progress = progress;
        this.processes = processes;
    }

    /** What was started. */
    record Started(Assembly assembly, Lambda lambda, LocalServer server, List<String[]> notes) {}

    /**
     * Starts all of it, the independent parts at the same time. If it throws, what was started still has to be closed.
     *
     * @param synthesis has written what to run
     */
    Started start(Synthesis synthesis, Map<String, String> environment) throws Exception {
        Assembly assembly = Assembly.read(synthesis.output(), settings.root());
        CurrentAssembly current = new CurrentAssembly(assembly);
        checkArchives(assembly);
        // Functions are told the site's port before it is listened to.
        int port = LocalServer.free(settings.port(), "port");
        int apiPort = LocalServer.free(settings.apiPort(), "apiPort");
        Optional<Forwarder> forwarder = forwarder(environment);
        TraceStore traces =
                new TraceStore(current::rpc, spans -> forwarder.ifPresent(backend -> backend.accept(spans)));
        AccessKeyFile credentials = new AccessKeyFile(settings.state());
        AccessKey key = credentials.key();
        CompletableFuture<LocalEnvironment> local = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LocalPostgres> database = threads.submit(this::startDatabase);
            LocalProviders providers = new LocalProviders(assembly, environment);
            Future<Map<String, String>> standIns = threads.submit(() -> providers.start(parts, this::note));
            Debuggers debuggers = Debuggers.of(settings.debug(), assembly);
            debuggers.describe(this::note);
            Lambda lambda = parts.keep(Lambda.start(
                    assembly.functions(), lambdaSettings(current, key, debuggers.byFunction(), local, traces)));
            AwsApi aws = parts.keep(AwsApi.start(lambda, providers.secrets(), key, Assembly.REGION));
            note("AWS's API", aws.uri() + " (invokes functions)");
            note("Access key", "AWS_SHARED_CREDENTIALS_FILE=" + credentials.path() + " (for both APIs)");
            OtlpReceiver spans = parts.keep(OtlpReceiver.start(
                    0, traces, (bytes, count) -> forwarder.ifPresent(backend -> backend.accept(bytes, count))));
            LocalPostgres postgres = progress.during("Starting PostgreSQL", () -> get(database));
            Map<String, String> replaced = new HashMap<>(get(standIns));
            replaced.put("SITE_ORIGIN", "http://localhost:" + port);
            local.complete(new LocalEnvironment(postgres::url, replaced, aws.uri(), spans.uri()));
            AssemblyDeployment deployment = new AssemblyDeployment(
                    current,
                    synthesis,
                    lambda,
                    next -> new HttpApi(
                            next.api().waitingFor(debuggers.byFunction().keySet()), lambda, key, Instant::now, traces),
                    "http://localhost:" + apiPort,
                    settings.state().resolve("logs"));
            progress.during("Migrating the database", () -> migrate(deployment));
            LocalServer server =
                    serve(deployment, assembly, port, apiPort, lambda, new LoopStatus(postgres::problem), traces);
            lambda.startDebugged();
            return new Started(assembly, lambda, server, List.copyOf(notes));
        }
    }

    @Override
    public void close() {
        parts.close();
    }

    private static void checkArchives(Assembly assembly) throws StartException {
        for (FunctionSpec function : assembly.functions()) {
            if (!Files.isRegularFile(function.archive())) {
                throw new StartException("The archive of " + function.name() + " is missing: " + function.archive()
                        + "; mvn -Plocal builds it.");
            }
        }
    }

    private LambdaSettings lambdaSettings(
            CurrentAssembly current,
            AccessKey key,
            Map<String, Debugger> debuggers,
            CompletableFuture<LocalEnvironment> local,
            TraceStore traces) {
        return LambdaSettings.in(settings.state())
                .client(settings.runtime())
                .accessKey(key)
                .concurrencyLimit(settings.concurrency())
                .debuggers(debuggers)
                .overrides(function -> local.join().apply(function))
                .trainingEvents(TrainingEvents.harmless(
                        settings.root().resolve("events"), current::isAuthorizer, current::isTriggered))
                .log(line -> {
                    log.write(line);
                    traces.write(line);
                })
                .observer(traces)
                .started(processes::add)
                .build();
    }

    private Optional<Forwarder> forwarder(Map<String, String> environment) throws StartException {
        try {
            Optional<Forwarder> forwarder = Forwarder.of(environment, text -> warn("traces", text));
            forwarder.ifPresent(
                    backend -> note("Spans go to", parts.keep(backend).target().toString()));
            return forwarder;
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private LocalPostgres startDatabase() {
        Path directory = settings.state().resolve("postgres");
        if (settings.database().isEmpty() && settings.reset()) {
            LocalPostgres.reset(directory);
        }
        LocalPostgres postgres = parts.keep(settings.database()
                .map(given -> LocalPostgres.external(given.url(), given.password()))
                .orElseGet(() -> LocalPostgres.start(
                        directory,
                        new PostgresBinaries(settings.state().resolve("postgres-binaries")),
                        0,
                        processes::add,
                        text -> warn("database", text))));
        note("Database", postgres.psql());
        return postgres;
    }

    private static boolean migrate(AssemblyDeployment deployment) throws StartException {
        try {
            deployment.migrate();
            return true;
        } catch (BuildFailedException e) {
            throw new StartException(e.getMessage());
        }
    }

    private LocalServer serve(
            AssemblyDeployment deployment,
            Assembly assembly,
            int port,
            int apiPort,
            Lambda lambda,
            LoopStatus loop,
            TraceStore traces)
            throws IOException {
        ConsoleHandler console =
                new ConsoleHandler(traces, lambda::status, deployment::catalogueJson, assembly.openApi(), loop::json);
        LocalServer server = parts.keep(LocalServer.start(
                port,
                apiPort,
                deployment.api(),
                settings.root().resolve("web"),
                assembly.site(),
                new GatewayLog(log),
                console));
        // Before the server, which waits for nobody who follows.
        parts.keep(traces::close);
        parts.keep(deployment);
        deployment.serveWith(server::serve);
        if (settings.watch()) {
            watch(deployment, loop);
        }
        parts.keep(PortFile.write(settings.state(), server.port()));
        note(
                "Environments",
                settings.concurrency() + " a function at once, then it answers 429; -Dconcurrency= allows more");
        return server;
    }

    private void watch(AssemblyDeployment deployment, LoopStatus loop) throws IOException {
        parts.keep(new SourceWatcher(
                settings.root(),
                settings.state().resolve("dev"),
                System.getProperty("java.class.path"),
                deployment,
                new Protoc(settings.root(), settings.protoc(), processes::add),
                new SiteBuild(settings.root(), processes::add),
                loop,
                log));
    }

    private void warn(String source, String text) {
        log.write(new LogLine(Instant.now(), source, LogLine.Kind.WARNING, text));
    }

    private synchronized void note(String name, String value) {
        notes.add(new String[] {name, value});
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
