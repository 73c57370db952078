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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What depends on the assembly and is replaced with it while everything else runs on: functions, routes, migrations,
 * schedules and the catalogue of the console.
 */
final class AssemblyDeployment implements Redeployment, AutoCloseable {

    private static final Pattern PLACE =
            Pattern.compile("Message +: (.*?)\\R(?s:.*?)Location +: (\\S+\\.sql)(?s:.*?)Line +: (\\d+)");

    private final CurrentAssembly current;
    private final Synthesis synthesis;
    private final Lambda lambda;
    private final Function<Assembly, HttpApi> apis;
    private Schedules schedules;
    /** Serves an API from now on. */
    private volatile Consumer<HttpApi> server = api -> {};

    private volatile ApiCatalogue catalogue;
    private final String apiOrigin;

    /**
     * @param apis makes the API of an assembly
     * @param apiOrigin where it is served, for the catalogue
     */
    AssemblyDeployment(
            CurrentAssembly current,
            Synthesis synthesis,
            Lambda lambda,
            Function<Assembly, HttpApi> apis,
            String apiOrigin) {
        this.current = current;
        this.synthesis = synthesis;
        this.lambda = lambda;
        this.apis = apis;
        this.apiOrigin = apiOrigin;
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
    public void migrate() throws BuildFailedException {
        for (TriggerSpec trigger : current.get().triggers()) {
            InvocationOutcome outcome = lambda.invoke(trigger.function(), "{}".getBytes(StandardCharsets.UTF_8), "")
                    .outcome();
            if (!(outcome instanceof InvocationOutcome.Success)) {
                String why = outcome instanceof InvocationOutcome.FunctionError error
                        ? error.type() + ": " + error.message()
                        : outcome.toString();
                throw new BuildFailedException(
                        place(why).orElse("") + trigger.function().name() + " failed: " + why.strip());
            }
        }
    }

    /** Where the script of a migration is wrong, as Flyway says it in two of many lines. */
    static Optional<String> place(String why) {
        Matcher matcher = PLACE.matcher(why);
        return matcher.find()
                ? Optional.of("functions/" + matcher.group(2) + ":" + matcher.group(3) + ": " + matcher.group(1) + "\n")
                : Optional.empty();
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
