package app.stacks;

import app.api.Catalogue;
import app.stacks.functions.LiveFunction;
import app.stacks.stage.Stage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awscdk.App;
import software.constructs.IConstruct;

/** The stage localstack of a built project, for the CDK CLI to deploy. */
public final class LocalStackAssembly {

    /** The functions that ask providers. */
    private static final Set<String> SIGN_IN = Set.of("StartOauthLogin", "HandleOauthCallback");

    private LocalStackAssembly() {}

    /**
     * Synthesises it.
     *
     * @param settings of the stage, beside its name
     * @param providers where the functions find the stand-ins of Google and GitHub
     */
    public static void write(
            Path project, Path assembly, Map<String, String> settings, Catalogue catalogue, String providers) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("stage", "localstack");
        App app = StacksMain.appBuilder(all).outdir(assembly.toString()).build();
        new Deployment(app, Stage.read(app.getNode()), catalogue, project);
        for (IConstruct construct : app.getNode().findAll()) {
            if (construct instanceof LiveFunction function
                    && SIGN_IN.contains(function.getNode().getId())) {
                function.addEnvironment("GOOGLE_ISSUER", providers);
                function.addEnvironment("GITHUB_ORIGIN", providers);
                function.addEnvironment("GITHUB_API", providers);
            }
        }
        app.synth();
    }
}
