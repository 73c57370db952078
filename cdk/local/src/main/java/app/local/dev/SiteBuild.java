package app.local.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Builds the web site, in a process of its own, as Maven does. */
public final class SiteBuild {

    private static final int SHOWN_LINES = 10;
    /** Such as {@code [ERROR] /path/GetUser.java:[12,5] cannot find symbol} and {@code user.proto:3:1: …}. */
    private static final Pattern PLACE = Pattern.compile(".*\\.(?:java|proto|sql|svelte|ts|js|css)\\b.*\\d.*");

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
                throw new BuildFailedException(reason(output, root));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The lines that name a place in a source; all of them where none does. */
    static String reason(String output, Path root) {
        Set<String> places = new LinkedHashSet<>();
        List<String> others = new ArrayList<>();
        for (String line : output.split("\\R")) {
            String text = line.replaceFirst("^\\[(?:ERROR|WARNING)] *", "")
                    .replace(root + "/", "")
                    .replaceFirst(":\\[(\\d+),\\d+]", ":$1:")
                    .strip();
            if (text.isEmpty() || text.startsWith("Failed to execute goal")) {
                continue;
            }
            (PLACE.matcher(text).matches() && !text.startsWith("at ") ? places : others).add(text);
        }
        List<String> shown = places.isEmpty() ? others : List.copyOf(places);
        return String.join("\n", shown.subList(0, Math.min(SHOWN_LINES, shown.size())));
    }
}
