package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Maven module that is compiled here: the model, the stacks, and those of functions.
 *
 * @param directory such as {@code functions/user}
 * @param classPath what it is compiled with, as Maven wrote it
 */
record Module(Path directory, List<Path> classPath) {

    private static final String MODEL = "shared-model";
    private static final String PROTO = "proto";
    private static final String MIGRATIONS = "migrations";

    /** The modules that are compiled here, of those that have sources and were built. */
    static List<Module> in(Path root) throws IOException {
        List<Path> directories = new ArrayList<>(List.of(root.resolve(MODEL), root.resolve("cdk/stacks")));
        try (Stream<Path> functions = Files.list(root.resolve("functions"))) {
            directories.addAll(functions.sorted().toList());
        }
        List<Module> modules = new ArrayList<>();
        for (Path directory : directories) {
            Path classPath = directory.resolve("target/classpath.txt");
            if (Files.isDirectory(directory.resolve("src/main/java")) && Files.exists(classPath)) {
                List<Path> entries = new ArrayList<>();
                for (String entry : Files.readString(classPath).strip().split(File.pathSeparator)) {
                    entries.add(Path.of(entry));
                }
                modules.add(new Module(directory, List.copyOf(entries)));
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
        Map<Path, SourceFiles.Version> sources = SourceFiles.versions(directory.resolve("src/main"));
        if (isModel()) {
            sources.putAll(SourceFiles.versions(directory.resolveSibling(PROTO)));
            // Unpacked by the build.
            sources.keySet().removeIf(file -> file.startsWith(directory.resolveSibling(PROTO + "/.imports")));
        }
        if (hasMigrations()) {
            for (Path folder : migrationFolders()) {
                sources.putAll(SourceFiles.versions(folder));
            }
        }
        return sources;
    }

    /** The resources, each by its path among the classes. */
    Map<Path, Path> resources() throws IOException {
        Map<Path, Path> resources = new LinkedHashMap<>();
        Path own = directory.resolve("src/main/resources");
        for (Path file : SourceFiles.list(own, "")) {
            resources.put(own.relativize(file), file);
        }
        if (hasMigrations()) {
            for (Path folder : migrationFolders()) {
                for (Path file : SourceFiles.list(folder, ".sql")) {
                    resources.put(functions().relativize(file), file);
                }
            }
        }
        return resources;
    }

    /** Whether a changed file of it is served by compiling it: its own, and migrations where they are its resources. */
    boolean owns(Path file) {
        return file.startsWith(directory.resolve("src"))
                || (isModel() && file.startsWith(directory.resolveSibling(PROTO)))
                || (hasMigrations() && file.startsWith(functions()) && isMigration(file));
    }

    /** Whether messages are generated for it. */
    boolean isModel() {
        return name().equals(MODEL);
    }

    /** Whether the templates depend on it. */
    boolean isOfStacks() {
        return isModel() || name().equals("stacks");
    }

    static boolean isMigration(Path file) {
        Path folder = file.getParent();
        return folder != null && folder.endsWith(MIGRATIONS) && file.toString().endsWith(".sql");
    }

    /** As its pom.xml has it: the migrations stand beside each service, and are resources of this one. */
    private boolean hasMigrations() {
        return name().equals("migrate");
    }

    private Path functions() {
        return Objects.requireNonNull(directory.getParent());
    }

    private List<Path> migrationFolders() throws IOException {
        try (Stream<Path> modules = Files.list(functions())) {
            return modules.map(module -> module.resolve(MIGRATIONS))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }
}
