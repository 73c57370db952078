package app.stacks;

import app.api.Catalogue;
import app.stacks.openapi.OpenApi;
import app.stacks.stage.InvalidSettingException;
import app.stacks.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnWaitConditionHandle;
import software.amazon.awscdk.Stack;

/**
 * Synthesises the CloudFormation templates of one stage, and the API's description beside them. The CDK CLI runs it by
 * cdk.json; without the CLI, run it in the project's root with CDK_OUTDIR set, and CDK_CONTEXT_JSON for settings.
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

    /** Takes no arguments. A setting that cannot be right ends it with one sentence and status 2. */
    public static void main(String[] args) throws IOException {
        App app = newApp(Map.of());
        try {
            Stage stage = Stage.read(app.getNode());
            Catalogue catalogue = Catalogue.ofProto();
            new Deployment(app, stage, catalogue, Path.of(""));
            app.synth();
            Files.writeString(Path.of(app.getOutdir(), OpenApi.FILE), OpenApi.of(catalogue, Path.of("events")));
        } catch (InvalidSettingException e) {
            refuse(app.getOutdir(), String.valueOf(e.getMessage()));
            System.exit(2);
        }
    }

    /**
     * Replaces an assembly of an earlier run, which nobody shall deploy by mistake, by one that says what is wrong: the
     * CLI shows it and stops, where it would complain of a missing file if there were none.
     */
    private static void refuse(String folder, String sentence) {
        App app = App.Builder.create()
                .outdir(folder)
                .analyticsReporting(false)
                .treeMetadata(false)
                .build();
        Stack stack = new Stack(app, "Settings");
        // A template without a resource would be complained of as well.
        new CfnWaitConditionHandle(stack, "Nothing");
        Annotations.of(stack).addError(sentence);
        app.synth();
        if (System.getenv("CDK_CLI_VERSION") == null) {
            System.err.println(sentence);
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
