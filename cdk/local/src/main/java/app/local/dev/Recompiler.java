package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles modules in this process, with Micronaut's annotation processor, as Maven does but without its checks. */
final class Recompiler {

    private static final int SHOWN_ERRORS = 10;

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final Path output;
    private final String processorPath;
    private final Map<Path, Path> compiled = new HashMap<>();
    private int runs;

    /**
     * @param output where classes are put
     * @param processorPath where the annotation processors are
     */
    Recompiler(Path output, String processorPath) {
        this.output = output;
        this.processorPath = processorPath;
    }

    /** A source cannot be compiled; the message says which and why. */
    static final class FailedException extends Exception {

        private static final long serialVersionUID = 1;

        FailedException(String message) {
            super(message);
        }
    }

    /**
     * Compiles a module anew.
     *
     * @return the folder of its classes and resources
     */
    Path compile(Module module) throws IOException, FailedException {
        Path classes = output.resolve(module.name() + "-" + ++runs);
        Files.createDirectories(classes);
        copyResources(module.directory().resolve("src/main/resources"), classes);
        List<String> options = List.of(
                "-parameters",
                "--release",
                "25",
                "-proc:full",
                "-d",
                classes.toString(),
                "-classpath",
                classPath(module),
                "-processorpath",
                processorPath);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(diagnostics, Locale.ENGLISH, StandardCharsets.UTF_8)) {
            boolean isCompiled = compiler.getTask(
                            null,
                            files,
                            diagnostics,
                            options,
                            null,
                            files.getJavaFileObjectsFromPaths(
                                    SourceFiles.list(module.directory().resolve("src/main/java"), ".java")))
                    .call();
            if (!isCompiled) {
                throw new FailedException(errors(diagnostics.getDiagnostics()));
            }
        }
        compiled.put(module.directory(), classes);
        return classes;
    }

    /** What was compiled here goes before what Maven built. */
    private String classPath(Module module) {
        List<String> entries = new ArrayList<>();
        for (Path entry : module.classPath()) {
            Path fresh = compiled.entrySet().stream()
                    .filter(other -> entry.startsWith(other.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(entry);
            entries.add(fresh.toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copyResources(Path from, Path to) throws IOException {
        for (Path file : SourceFiles.list(from, "")) {
            Path target = to.resolve(from.relativize(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static String errors(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        List<String> lines = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR && lines.size() < SHOWN_ERRORS) {
                JavaFileObject source = diagnostic.getSource();
                String place = source == null ? "" : source.getName() + ":" + diagnostic.getLineNumber() + ": ";
                lines.add(place + diagnostic.getMessage(Locale.ENGLISH));
            }
        }
        return String.join("\n", lines);
    }
}
