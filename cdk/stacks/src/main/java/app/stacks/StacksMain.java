package app.stacks;

import app.api.Catalogue;
import app.stacks.stage.InvalidSettingException;
import app.stacks.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.App;

/**
 * Synthesises the CloudFormation templates of one stage. The CDK CLI runs it by cdk.json; without the CLI, run it in
 * the project's root with CDK_OUTDIR set, and CDK_CONTEXT_JSON for settings.
 */
public final class StacksMain {

    /** The same templates with and without the CLI: what it would add by itself is said here. */
    private static final Map<String, Object> CONTEXT = new TreeMap<>(Map.of(
            "aws:cdk:enable-path-metadata", true,
            // Where a function's code lies in the assembly: `sam local invoke` reads it.
            "aws:cdk:enable-asset-metadata", true,
            // A stack that another one uses cannot lose what is used.
            "@aws-cdk/core:defaultCrossStackReferences", "strong",
            "@aws-cdk/aws-iam:minimizePolicies", true));

    private StacksMain() {}

    /**
     * Takes no arguments. A setting that cannot be right ends it with one sentence and status 2; an assembly of an
     * earlier run is then gone, so that nobody deploys it by mistake.
     */
    public static void main(String[] args) throws IOException {
        App app = newApp(Map.of());
        try {
            Stage stage = Stage.read(app.getNode());
            new Deployment(app, stage, Catalogue.ofProto(), Path.of(""));
            app.synth();
        } catch (InvalidSettingException e) {
            System.err.println(e.getMessage());
            Files.deleteIfExists(Path.of(app.getOutdir(), "manifest.json"));
            System.exit(2);
        }
    }

    /** An app with settings beside those that the CLI gives. */
    static App newApp(Map<String, String> settings) {
        return appBuilder(settings).build();
    }

    /** For an app that is written elsewhere than the CLI says. */
    static App.Builder appBuilder(Map<String, String> settings) {
        return App.Builder.create()
                .analyticsReporting(false)
                .treeMetadata(false)
                .context(settings)
                .postCliContext(CONTEXT);
    }
}
