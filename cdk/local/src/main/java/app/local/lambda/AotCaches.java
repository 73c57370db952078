package app.local.lambda;

import app.local.assembly.FunctionSpec;
import app.local.files.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Caches of loaded and linked classes (JEP 483, 514), one a class path and handler: with one a function starts about
 * twice as fast. A cache belongs to exactly one class path, set of options and JVM; its name says which.
 */
final class AotCaches {

    /** A cache that is refused costs speed, not correctness: no line for it in the function's log. */
    private static final List<String> QUIET = List.of("-Xlog:aot=off", "-Xlog:cds=off");

    private final Path directory;
    private final String jvm;

    /** @param directory where caches are kept */
    AotCaches(Path directory) {
        this.directory = directory;
        this.jvm = identity();
    }

    /** What the cache of a function is called: by its archive and its handler. */
    static String name(FunctionSpec function) {
        return Archives.name(function.archive()) + "-" + function.handler().replaceFirst(".*\\.", "");
    }

    /** @param fingerprint what the cache is for: class path and options */
    Path file(String name, String fingerprint) {
        MessageDigest digest = Hashes.sha256();
        digest.update(jvm.getBytes(StandardCharsets.UTF_8));
        digest.update(fingerprint.getBytes(StandardCharsets.UTF_8));
        return directory.resolve(name + "-" + HexFormat.of().formatHex(digest.digest(), 0, 8) + ".aot");
    }

    /** JVM options to start with a cache, if it is there. */
    static List<String> use(Path cache) {
        if (!Files.isRegularFile(cache)) {
            return List.of();
        }
        List<String> options = new ArrayList<>(QUIET);
        options.add("-XX:AOTCache=" + cache);
        return options;
    }

    /** JVM options to write down, at the end of the process, which classes it used. */
    static List<String> record(Path configuration) {
        List<String> options = new ArrayList<>(QUIET);
        options.add("-XX:AOTMode=record");
        options.add("-XX:AOTConfiguration=" + configuration);
        return options;
    }

    /** JVM options to make a cache of that, without running anything. */
    static List<String> create(Path configuration, Path cache) {
        List<String> options = new ArrayList<>(QUIET);
        options.add("-XX:AOTMode=create");
        options.add("-XX:AOTConfiguration=" + configuration);
        options.add("-XX:AOTCache=" + cache);
        return options;
    }

    /** A place to train a cache in; nobody uses it before {@link #keep}. */
    Path draft(Path cache) throws IOException {
        Files.createDirectories(directory);
        return cache.resolveSibling(
                cache.getFileName() + "." + ProcessHandle.current().pid());
    }

    /** Takes a trained cache into use, and removes the ones of other versions. */
    void keep(Path draft, Path cache) throws IOException {
        String name = String.valueOf(cache.getFileName()).replaceFirst("-[0-9a-f]{16}\\.aot$", "");
        Files.move(draft, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, name + "-" + "[0-9a-f]".repeat(16) + ".aot*")) {
            for (Path file : files) {
                if (!file.equals(cache)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String identity() {
        Path javaHome = Path.of(System.getProperty("java.home"));
        try {
            Path modules = javaHome.resolve("lib/modules");
            return Files.readString(javaHome.resolve("release")) + Files.size(modules) + " "
                    + Files.getLastModifiedTime(modules).toMillis();
        } catch (IOException e) {
            return javaHome.toString();
        }
    }
}
