package app.local;

import app.local.dev.BuildOutput;
import app.local.files.Hashes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Synthesises the stacks into {@code .local/cdk.out}, in a JVM of their own, without the CDK CLI. It takes about ten
 * seconds, so it is done only when what goes into it has changed: the stacks' classes, those of the rpc catalogue, the
 * versions of the libraries, the stage, the policy of the site. The functions' archives do not count: the templates
 * only name them.
 */
public final class Synthesis {

    private static final String MAIN = "app.stacks.StacksMain";

    private final Path root;
    private final String stage;
    private final Path classPathFile;
    private final Path output;
    private final Path fingerprintFile;

    /** @param classPathFile the class path of the stacks, as Maven wrote it */
    public Synthesis(Path root, Path state, String stage, Path classPathFile) {
        this.root = root;
        this.stage = stage;
        this.classPathFile = classPathFile;
        this.output = state.resolve("cdk.out");
        this.fingerprintFile = state.resolve("cdk.out.fingerprint");
    }

    /** The project's root. */
    Path root() {
        return root;
    }

    /** Where the cloud assembly is. */
    public Path output() {
        return output;
    }

    /** Whether there is no assembly yet, or one of other sources. */
    public boolean isNeeded() throws IOException, StartException {
        try {
            return !Files.exists(output.resolve("manifest.json"))
                    || !Files.readString(fingerprintFile).equals(fingerprint(classPath()));
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /**
     * Writes the assembly.
     *
     * @throws StartException if it cannot be written, with what the stacks said
     */
    public void run() throws IOException, InterruptedException, StartException {
        run(entry -> entry);
    }

    /**
     * Writes the assembly.
     *
     * @param newest what takes the place of an entry of the class path
     * @throws StartException if it cannot be written, with what the stacks said
     */
    void run(UnaryOperator<Path> newest) throws IOException, InterruptedException, StartException {
        checkNode();
        List<String> entries = new ArrayList<>();
        for (String entry : classPath().split(File.pathSeparator)) {
            entries.add(newest.apply(Path.of(entry)).toString());
        }
        String classPath = String.join(File.pathSeparator, entries);
        String fingerprint = fingerprint(classPath);
        Files.createDirectories(output);
        Path log = output.resolveSibling("synth.log");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, MAIN)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CDK_OUTDIR", output.toString());
        builder.environment().put("CDK_CONTEXT_JSON", "{\"stage\":\"" + stage + "\"}");
        builder.environment().put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,22,24");
        builder.environment().put("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "true");
        Process process = builder.start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        if (exit != 0 || !Files.exists(output.resolve("manifest.json"))) {
            Files.deleteIfExists(fingerprintFile);
            throw new StartException(BuildOutput.reason(Files.readString(log), root)
                    + "\n  The stacks cannot be synthesised; the whole log is in " + log);
        }
        Files.writeString(fingerprintFile, fingerprint);
    }

    private static void checkNode() throws StartException {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(File.pathSeparator)) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, "node"))) {
                return;
            }
        }
        throw new StartException(
                "The AWS CDK needs Node.js to write the templates, and there is no node on the PATH: install Node.js 20 or"
                        + " later (nodejs.org).");
    }

    private String classPath() throws IOException, StartException {
        try {
            Path classes = classPathFile.resolveSibling("classes");
            return classes
                    + File.pathSeparator
                    + Files.readString(classPathFile).strip();
        } catch (NoSuchFileException e) {
            throw new StartException(classPathFile + " is missing: start with mvn -Plocal, which writes it.");
        }
    }

    private String fingerprint(String classPath) throws IOException {
        MessageDigest digest = Hashes.sha256();
        digest.update(stage.getBytes(StandardCharsets.UTF_8));
        addTree(digest, root.resolve("proto"));
        for (String entry : classPath.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            digest.update(entry.getBytes(StandardCharsets.UTF_8));
            // A library's name has its version; what is built here has its content.
            if (path.startsWith(root)) {
                addTree(digest, Files.isDirectory(path) ? path : path.resolveSibling("classes"));
            }
        }
        addTree(digest, root.resolve("cdk.json"));
        addTree(digest, root.resolve("web/content-security-policy.txt"));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void addTree(MessageDigest digest, Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(tree)) {
            walk.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        for (Path file : files) {
            digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(file));
        }
    }
}
