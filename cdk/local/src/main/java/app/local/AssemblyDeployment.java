package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.assembly.TemplateException;
import app.local.assembly.TriggerSpec;
import app.local.console.ApiCatalogue;
import app.local.dev.BuildFailedException;
import app.local.dev.Redeployment;
import app.local.gateway.HttpApi;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.Lambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What depends on the assembly and is replaced with it while everything else runs on: functions, routes, migrations,
 * schedules and the catalogue of the console.
 */
final class AssemblyDeployment implements Redeployment, AutoCloseable {

    /** What Migrate throws of a script that has to be mended; its message is a sentence. */
    private static final String OF_A_SCRIPT = "app.migrate.MigrationException";

    private final CurrentAssembly current;
    private final Synthesis synthesis;
    private final Lambda lambda;
    private final Function<Assembly, HttpApi> apis;
    private Schedules schedules;
    /** Serves an API from now on. */
    private volatile Consumer<HttpApi> server = api -> {};

    private volatile ApiCatalogue catalogue;
    private final String apiOrigin;
    private final Path logs;

    /**
     * @param apis makes the API of an assembly
     * @param apiOrigin where it is served, for the catalogue
     * @param logs where the functions' logs are
     */
    AssemblyDeployment(
            CurrentAssembly current,
            Synthesis synthesis,
            Lambda lambda,
            Function<Assembly, HttpApi> apis,
            String apiOrigin,
            Path logs) {
        this.current = current;
        this.synthesis = synthesis;
        this.lambda = lambda;
        this.apis = apis;
        this.apiOrigin = apiOrigin;
        this.logs = logs;
        this.catalogue = catalogue();
        this.schedules = new Schedules(current.get().schedules(), lambda);
    }

    HttpApi api() {
        return apis.apply(current.get());
    }

    void serveWith(Consumer<HttpApi> target) {
        server = target;
    }

    /** The JSON of the catalogue of the API that is served. */
    byte[] catalogueJson() {
        return catalogue.json();
    }

    @Override
    public List<Path> archives() {
        return current.get().functions().stream()
                .map(FunctionSpec::archive)
                .distinct()
                .toList();
    }

    @Override
    public List<Path> classPath(Path archive) {
        return lambda.classPath(archive);
    }

    @Override
    public void replaceClassPath(Path archive, List<Path> classPath) {
        lambda.replaceClassPath(archive, classPath);
    }

    @Override
    public List<String> rpcs() {
        return current.get().functions().stream()
                .map(FunctionSpec::rpc)
                .filter(rpc -> !rpc.isEmpty())
                .toList();
    }

    @Override
    public void migrate() throws BuildFailedException {
        for (TriggerSpec trigger : current.get().triggers()) {
            InvocationOutcome outcome = lambda.invoke(trigger.function(), "{}".getBytes(StandardCharsets.UTF_8), "")
                    .outcome();
            if (!(outcome instanceof InvocationOutcome.Success)) {
                throw new BuildFailedException(
                        migrationProblem(outcome, trigger.function().name(), logs));
            }
        }
    }

    static String migrationProblem(InvocationOutcome outcome, String function, Path logs) {
        String why = switch (outcome) {
            case InvocationOutcome.FunctionError error when error.type().equals(OF_A_SCRIPT) -> error.message();
            case InvocationOutcome.FunctionError error ->
                function + " failed: " + error.type() + ": " + error.message();
            case InvocationOutcome other -> function + " failed: " + other;
        };
        return why.strip()
                + (why.contains(" was applied already ")
                        ? ", or start with -Dreset to begin with an empty database"
                        : "")
                + "\n  The log is " + logs.resolve(function + ".log");
    }

    @Override
    public void synthesise(UnaryOperator<Path> newest) throws IOException, InterruptedException, BuildFailedException {
        try {
            synthesis.run(newest);
        } catch (StartException e) {
            throw new BuildFailedException(e.getMessage());
        }
    }

    @Override
    public synchronized void deploy() throws BuildFailedException {
        Assembly next;
        try {
            next = Assembly.read(synthesis.output(), synthesis.root());
        } catch (TemplateException e) {
            throw new BuildFailedException(String.valueOf(e.getMessage()));
        }
        current.set(next);
        lambda.deploy(next.functions());
        server.accept(api());
        catalogue = catalogue();
        schedules.close();
        schedules = new Schedules(next.schedules(), lambda);
    }

    @Override
    public synchronized void close() {
        schedules.close();
    }

    private ApiCatalogue catalogue() {
        Assembly assembly = current.get();
        return new ApiCatalogue(assembly.api(), apiOrigin, assembly.functions(), lambda::classPath);
    }
}
