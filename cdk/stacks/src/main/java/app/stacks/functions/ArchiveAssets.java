package app.stacks.functions;

import app.stacks.stage.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.services.lambda.Code;

/** The archives that the build makes: one a service. */
public final class ArchiveAssets {

    private final Path root;
    private final Map<String, Archive> archives = new HashMap<>();

    /** Archives of the project in {@code root}. */
    public ArchiveAssets(Path root) {
        this.root = root;
    }

    /**
     * The archive of a service, such as {@code user}.
     *
     * @throws InvalidSetting if it is not built
     */
    public Archive of(String service) {
        return archives.computeIfAbsent(service, this::find);
    }

    private Archive find(String service) {
        String path = "functions/" + service + "/target/" + service + ".zip";
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file)) {
            throw new InvalidSettingException(path + " is missing: build it in the project's root with"
                    + " `mvn package -DskipTests -pl functions/" + service + " -am`");
        }
        return new Archive(path, Code.fromAsset(file.toString()));
    }
}
