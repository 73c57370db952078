package app.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.pages.Page;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of this repository's sources, without what builds make of them, in which commands are typed as on a new
 * machine. Maven takes its artifacts from where this build has them.
 *
 * @param root an empty folder at first
 */
record TreeCopy(Path root) {

    private static final int LONGEST_MINUTES = 15;

    /** Copies all sources. */
    static TreeCopy of(Path root) throws IOException {
        return of(root, "");
    }

    /**
     * Copies the sources below some paths.
     *
     * @param inputs from the repository's root, each a file or a folder
     */
    static TreeCopy of(Path root, String... inputs) throws IOException {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn"))))
                .as("there is a mvn on the PATH")
                .isTrue();
        List<Path> wanted = Arrays.stream(inputs).map(Page.ROOT::resolve).toList();
        for (Path file : Page.sources()) {
            if (wanted.stream().anyMatch(file::startsWith)) {
                Path copy = root.resolve(Page.ROOT.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
        return new TreeCopy(root);
    }

    /** {@code mvn}, without what Maven says of a success, and from a folder's artifacts alone. */
    static String maven(String words) {
        String repository = System.getProperty("localRepository");
        return "mvn -B -o -q " + (repository == null ? "" : "-Dmaven.repo.local=" + repository + " ") + words;
    }

    Path resolve(String path) {
        return root.resolve(path);
    }

    String read(String file) throws IOException {
        return Files.readString(resolve(file));
    }

    /** Writes a file, which may be in a new folder. */
    void write(String file, String text) throws IOException {
        Files.createDirectories(resolve(file).getParent());
        Files.writeString(resolve(file), text);
    }

    /** What a command of Bash prints, which has to succeed. */
    String run(String command) throws IOException, InterruptedException {
        return run(root, command);
    }

    /** What a command of Bash prints, which has to succeed, in a folder. */
    static String run(Path folder, String command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("command", ".log");
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean hasEnded = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
            String output = Files.readString(log, UTF_8);
            assertThat(hasEnded).as("%s ends:%n%s", command, output).isTrue();
            assertThat(process.exitValue()).as("%s%n%s", command, output).isZero();
            return output;
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            Files.deleteIfExists(log);
        }
    }

    /** Each file that is written by hand, from the root, and its bytes in hexadecimal. */
    Map<String, String> sources() throws IOException {
        return content(root, Page.sources(root));
    }

    /** Each file below a folder, from there, and its bytes in hexadecimal. */
    Map<String, String> content(String folder) throws IOException {
        Path start = resolve(folder);
        try (Stream<Path> files = Files.walk(start)) {
            return content(start, files.filter(Files::isRegularFile).toList());
        }
    }

    private static Map<String, String> content(Path start, List<Path> files) throws IOException {
        Map<String, String> content = new TreeMap<>();
        for (Path file : files) {
            content.put(start.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        return content;
    }
}
