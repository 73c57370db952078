package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.assembly.TriggerSpec;
import app.local.aws.AccessKeyFile;
import app.local.aws.AwsApi;
import app.local.console.ApiCatalogue;
import app.local.console.ConsoleHandler;
import app.local.console.TraceStore;
import app.local.dev.SourceWatcher;
import app.local.gateway.AccessLog;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Debugger;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.Lambda;
import app.local.lambda.LambdaSettings;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import app.local.lambda.TrainingEvents;
import app.local.postgres.LocalPostgres;
import app.local.postgres.PostgresBinaries;
import app.local.process.ProcessRegister;
import app.local.providers.ProviderStandIns;
import app.local.site.LocalServer;
import app.local.trace.Forwarder;
import app.local.trace.OtlpReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Everything that the stacks deploy, running on this machine. */
final class LocalTarget implements AutoCloseable {

    /** Where debuggers look for a JVM unless told otherwise. */
    private static final int FIRST_DEBUGGER_PORT = 5005;

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
     * @param assembly what to run
     */
    Started start(Assembly assembly, Map<String, String> environment) throws Exception {
        checkArchives(assembly);
        // Functions are told the site's port before it is listened to.
        int port = LocalServer.free(settings.port(), "port");
        int apiPort = LocalServer.free(settings.apiPort(), "apiPort");
        Optional<Forwarder> forwarder = forwarder(environment);
        TraceStore traces =
                new TraceStore(rpcs(assembly), spans -> forwarder.ifPresent(backend -> backend.accept(spans)));
        AccessKeyFile credentials = new AccessKeyFile(settings.state());
        AccessKey key = credentials.key();
        CompletableFuture<LocalEnvironment> local = new CompletableFuture<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LocalPostgres> database = threads.submit(this::startDatabase);
            Future<Map<String, String>> providers = threads.submit(() -> startProviders(assembly, environment));
            Map<String, Debugger> debuggers = debuggers(assembly);
            Lambda lambda = parts.keep(
                    Lambda.start(assembly.functions(), lambdaSettings(assembly, key, debuggers, local, traces)));
            AwsApi aws = parts.keep(AwsApi.start(lambda, secrets(assembly, environment), key, Assembly.REGION));
            note("AWS's API", aws.uri() + " (invokes functions)");
            note("Access key", "AWS_SHARED_CREDENTIALS_FILE=" + credentials.path() + " (for both APIs)");
            OtlpReceiver spans = parts.keep(OtlpReceiver.start(
                    0, traces, (bytes, count) -> forwarder.ifPresent(backend -> backend.accept(bytes, count))));
            Map<String, String> replaced = new HashMap<>(get(providers));
            replaced.put("SITE_ORIGIN", "http://localhost:" + port);
            // No CloudFront stands before this gateway, so nothing adds its key.
            replaced.put("ORIGIN_KEY_SHA256", "");
            // Nobody takes metrics out of lines of the log here.
            replaced.put("METRICS_NAMESPACE", "");
            // A start is waited for here, and no snapshot is kept.
            replaced.put("PRIMING_SECONDS", "");
            LocalPostgres postgres = progress.during("Starting PostgreSQL", () -> get(database));
            local.complete(new LocalEnvironment(postgres::url, replaced, aws.uri(), spans.uri()));
            progress.during("Migrating the database", () -> {
                migrate(assembly, lambda);
                return true;
            });
            HttpApi api = parts.keep(
                    new HttpApi(assembly.api().waitingFor(debuggers.keySet()), lambda, key, Instant::now, traces));
            ApiCatalogue catalogue = new ApiCatalogue(
                    assembly.api(), "http://localhost:" + apiPort, assembly.functions(), lambda::classPath);
            LocalServer server = parts.keep(LocalServer.start(
                    port,
                    apiPort,
                    api,
                    settings.root().resolve("web"),
                    assembly.site(),
                    accessLog(),
                    new ConsoleHandler(traces, lambda::status, catalogue::json, assembly.openApi())));
            // Before the server, which waits for nobody who follows.
            parts.keep(traces::close);
            parts.keep(new Schedules(assembly.schedules(), lambda));
            if (settings.watch()) {
                parts.keep(new SourceWatcher(
                        settings.root(),
                        settings.state().resolve("dev"),
                        System.getProperty("java.class.path"),
                        assembly.functions(),
                        lambda::classPath,
                        lambda::replaceClassPath,
                        log));
            }
            lambda.startDebugged();
            note(
                    "Environments",
                    settings.concurrency() + " a function at once, then it answers 429; -Dconcurrency= allows more");
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
            Assembly assembly,
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
                .trainingEvents(
                        TrainingEvents.unauthenticated(settings.root().resolve("events"), assembly.api()::isAuthorizer))
                .log(line -> {
                    log.write(line);
                    traces.write(line);
                })
                .observer(traces)
                .started(processes::add)
                .build();
    }

    private Map<String, Debugger> debuggers(Assembly assembly) throws StartException, IOException {
        Map<String, Debugger> debuggers = new HashMap<>();
        for (Map.Entry<String, Boolean> wanted : settings.debug().entrySet()) {
            String name = wanted.getKey();
            if (assembly.functions().stream()
                    .noneMatch(function -> function.name().equals(name))) {
                throw new StartException("-Ddebug names no function: " + name + "; there are "
                        + String.join(
                                ", ",
                                assembly.functions().stream()
                                        .map(FunctionSpec::name)
                                        .toList())
                        + ".");
            }
            Debugger debugger = Debugger.on(FIRST_DEBUGGER_PORT + debuggers.size(), wanted.getValue());
            debuggers.put(name, debugger);
            note(
                    "Debugger",
                    "127.0.0.1:" + debugger.port() + " for " + name
                            + (debugger.suspend() ? ", which waits for it" : ""));
        }
        return debuggers;
    }

    private Optional<Forwarder> forwarder(Map<String, String> environment) throws StartException {
        try {
            Optional<Forwarder> forwarder = Forwarder.of(
                    environment, text -> log.write(new LogLine(Instant.now(), "traces", LogLine.Kind.WARNING, text)));
            forwarder.ifPresent(backend -> {
                parts.keep(backend);
                note("Spans go to", backend.target().toString());
            });
            return forwarder;
        } catch (IllegalArgumentException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
    }

    private static Function<String, String> rpcs(Assembly assembly) {
        Map<String, String> rpcs = new HashMap<>();
        for (FunctionSpec function : assembly.functions()) {
            rpcs.put(function.name(), function.rpc());
        }
        return function -> rpcs.getOrDefault(function, "");
    }

    private LocalPostgres startDatabase() {
        Path directory = settings.state().resolve("postgres");
        if (settings.database().isEmpty() && settings.reset()) {
            LocalPostgres.reset(directory);
        }
        LocalPostgres postgres = parts.keep(
                settings.database().isPresent()
                        ? LocalPostgres.external(
                                settings.database().get().url(),
                                settings.database().get().password())
                        : LocalPostgres.start(
                                directory,
                                new PostgresBinaries(settings.state().resolve("postgres-binaries")),
                                0,
                                processes::add,
                                text -> log.write(new LogLine(Instant.now(), "database", LogLine.Kind.WARNING, text))));
        note("Database", postgres.psql());
        return postgres;
    }

    /** Starts stand-ins for the providers that there are no credentials for, and tells the functions where they are. */
    private Map<String, String> startProviders(Assembly assembly, Map<String, String> environment) throws Exception {
        Map<String, String> replaced = new HashMap<>();
        Optional<ClientCredentials> google = ClientCredentials.of("GOOGLE", environment);
        Optional<ClientCredentials> github = ClientCredentials.of("GITHUB", environment);
        boolean isAsked = assembly.functions().stream()
                .anyMatch(function -> function.environment().containsKey("GOOGLE_ISSUER"));
        if (!isAsked || (google.isPresent() && github.isPresent())) {
            return replaced;
        }
        ProviderStandIns providers = parts.keep(ProviderStandIns.start(0));
        if (google.isEmpty()) {
            replaced.put("GOOGLE_ISSUER", providers.googleIssuer());
        }
        if (github.isEmpty()) {
            replaced.put("GITHUB_ORIGIN", providers.githubOrigin());
            replaced.put("GITHUB_API", providers.githubApi());
        }
        note("Google", google.isPresent() ? "the real one" : "a stand-in at " + providers.googleIssuer());
        note("GitHub", github.isPresent() ? "the real one" : "a stand-in at " + providers.githubOrigin());
        return replaced;
    }

    private static Map<String, String> secrets(Assembly assembly, Map<String, String> environment)
            throws StartException {
        Map<String, String> secrets = new HashMap<>();
        for (String provider : List.of("GOOGLE", "GITHUB")) {
            String name = provider.toLowerCase(Locale.ROOT);
            ClientCredentials credentials = ClientCredentials.of(provider, environment)
                    .orElse(new ClientCredentials("local-" + name, "local-" + name + "-secret"));
            for (FunctionSpec function : assembly.functions()) {
                String secret = function.environment().get(provider + "_SECRET");
                if (secret != null) {
                    secrets.put(secret.replaceFirst(".*:secret:", ""), credentials.json());
                }
            }
        }
        return secrets;
    }

    private void migrate(Assembly assembly, Lambda lambda) throws StartException {
        for (TriggerSpec trigger : assembly.triggers()) {
            InvocationOutcome outcome = lambda.invoke(trigger.function(), "{}".getBytes(StandardCharsets.UTF_8), "")
                    .outcome();
            if (!(outcome instanceof InvocationOutcome.Success)) {
                String why = outcome instanceof InvocationOutcome.FunctionError error
                        ? error.type() + ": " + error.message()
                        : outcome.toString();
                throw new StartException(trigger.function().name() + " failed: " + why
                        + "\n  Its log is in " + settings.state().resolve("logs")
                        + "; -Dreset begins with an empty database.");
            }
        }
    }

    private AccessLog accessLog() {
        return (method, path, status, took, remark, trace) -> {
            LogLine.Kind kind = status >= 500 ? LogLine.Kind.WARNING : LogLine.Kind.PLATFORM;
            String text = String.format(
                    Locale.ROOT,
                    "%d %-6s %s  %.1f ms  %s%s",
                    status,
                    method,
                    path,
                    took.toNanos() / 1e6,
                    remark,
                    trace.isEmpty() ? "" : "  trace=" + trace);
            log.write(new LogLine(Instant.now(), "gateway", kind, text));
        };
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
