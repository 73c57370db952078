package app.local.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Builds the web site, in a process of its own, as Maven does. */
public final class SiteBuild {

    private final Path root;
    private final Consumer<ProcessHandle> started;

    /** @param started told of each process, so that it does not outlive this one */
    public SiteBuild(Path root, Consumer<ProcessHandle> started) {
        this.root = root;
        this.started = started;
    }

    /** Builds the web site where its sources have changed. */
    void run() throws IOException, InterruptedException, BuildFailedException {
        run(List.of("node", "scripts/maven.js", "build"));
    }

    private void run(List<String> command) throws IOException, InterruptedException, BuildFailedException {
        Process process = new ProcessBuilder(command)
                .directory(root.resolve("web").toFile())
                .redirectErrorStream(true)
                .start();
        try {
            started.accept(process.toHandle());
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BuildFailedException(BuildOutput.reason(output, root));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
