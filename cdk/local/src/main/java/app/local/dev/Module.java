package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
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

    /**
     * By which a changed file is known. Its time alone does not do: two changes can fall into one tick of the clock.
     */
    record Version(FileTime time, long size) {}

    /** The version of each source and resource. */
    Map<Path, Version> sources() throws IOException {
        Map<Path, Version> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(directory.resolve("src/main"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                sources.put(file, new Version(now.lastModifiedTime(), now.size()));
            }
        }
        return sources;
    }
}
