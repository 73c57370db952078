package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Protoc protoc;
    /** Read by the thread that synthesises, too. */
    private final Map<Path, Path> compiled = new ConcurrentHashMap<>();

    private int runs;

    /**
     * @param output where classes are put
     * @param processorPath where the annotation processors are
     */
    Recompiler(Path output, String processorPath, Protoc protoc) {
        this.output = output;
        this.processorPath = processorPath;
        this.protoc = protoc;
    }

    /**
     * Compiles a module anew.
     *
     * @return the folder of its classes and resources
     */
    Path compile(Module module) throws IOException, InterruptedException, BuildFailedException {
        Path classes = output.resolve(module.name() + "-" + ++runs);
        Files.createDirectories(classes);
        for (Map.Entry<Path, Path> resource : module.resources().entrySet()) {
            Path target = classes.resolve(resource.getKey());
            Files.createDirectories(target.getParent());
            Files.copy(resource.getValue(), target);
        }
        List<Path> sources = new ArrayList<>(SourceFiles.list(module.directory().resolve("src/main/java"), ".java"));
        if (module.isModel()) {
            Path generated = output.resolve(module.name() + "-" + runs + "-generated");
            protoc.generate(generated, classes);
            sources.addAll(SourceFiles.list(generated, ".java"));
        }
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
                            null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!isCompiled) {
                throw new BuildFailedException(errors(diagnostics.getDiagnostics()));
            }
        }
        compiled.put(module.directory(), classes);
        return classes;
    }

    /** What was compiled here goes before what Maven built. */
    private String classPath(Module module) {
        List<String> entries = new ArrayList<>();
        for (Path entry : module.classPath()) {
            entries.add(newest(entry).toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** What was compiled here instead of what Maven built; a library is itself. */
    Path newest(Path entry) {
        return compiled.entrySet().stream()
                .filter(module -> entry.startsWith(module.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(entry);
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
