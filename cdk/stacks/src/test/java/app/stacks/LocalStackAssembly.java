package app.stacks;

import app.api.Catalogue;
import app.stacks.stage.Stage;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;

/** The stage localstack of a built project, for the CDK CLI to deploy. */
public final class LocalStackAssembly {

    private LocalStackAssembly() {}

    /** Synthesises it, and says where. */
    public static Path write(Path project, String gateway, String database, Catalogue catalogue) {
        App app = StacksMain.newApp(Map.of("stage", "localstack", "gateway", gateway, "database", database));
        new Deployment(app, Stage.read(app.getNode()), catalogue, project);
        return Path.of(app.synth().getDirectory());
    }

    /** The API's id in what the CLI wrote of the outputs. */
    public static String apiId(Path outputs) throws IOException {
        return new ObjectMapper()
                .readTree(outputs.toFile())
                .path("localstack-Gateway")
                .path("ApiId")
                .asText();
    }
}
