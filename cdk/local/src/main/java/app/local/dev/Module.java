package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Maven module of functions.
 *
 * @param directory such as {@code functions/user}
 * @param classPath what it is compiled with, as Maven wrote it
 */
record Module(Path directory, List<Path> classPath) {

    /** The modules in a folder that have sources and were built. */
    static List<Module> in(Path folder) throws IOException {
        List<Module> modules = new ArrayList<>();
        try (Stream<Path> directories = Files.list(folder)) {
            for (Path directory : directories.sorted().toList()) {
                Path classPath = directory.resolve("target/classpath.txt");
                if (Files.isDirectory(directory.resolve("src/main/java")) && Files.exists(classPath)) {
                    List<Path> entries = new ArrayList<>();
                    for (String entry : Files.readString(classPath).strip().split(File.pathSeparator)) {
                        entries.add(Path.of(entry));
                    }
                    modules.add(new Module(directory, List.copyOf(entries)));
                }
            }
        }
        return modules;
    }

    /** The name of the module. */
    String name() {
        return String.valueOf(directory.getFileName());
    }

    boolean uses(Module other) {
        return classPath.stream().anyMatch(entry -> entry.startsWith(other.directory()));
    }

    /** Whether a file is this module's jar. A library may begin with the same name: AWS has an auth as well. */
    boolean isJar(Path file) {
        return Files.exists(directory.resolve("target").resolve(String.valueOf(file.getFileName())));
    }

    /** The version of each source and resource. */
    Map<Path, SourceFiles.Version> sources() throws IOException {
        return SourceFiles.versions(directory.resolve("src/main"));
    }
}
