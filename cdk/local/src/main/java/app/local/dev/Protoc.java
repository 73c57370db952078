package app.local.dev;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Generates messages and catalogue from proto/, with the compiler and the options that shared-model's pom.xml has. */
public final class Protoc {

    /** Of what proto/ may import, what Java's classes are not brought by a library for. */
    private static final List<String> GOOGLE_API = List.of(
            "google/api/annotations.proto",
            "google/api/field_behavior.proto",
            "google/api/http.proto",
            "google/api/httpbody.proto");

    private final Path root;
    private final Optional<Path> directory;
    private final Consumer<ProcessHandle> started;

    /**
     * @param root the project's
     * @param directory where Maven keeps the program
     * @param started told of each process, so that it does not outlive this one
     */
    public Protoc(Path root, Optional<Path> directory, Consumer<ProcessHandle> started) {
        this.root = root;
        this.directory = directory;
        this.started = started;
    }

    /**
     * Generates.
     *
     * @param sources where Java's sources are put
     * @param classes where the catalogue is put
     * @throws BuildFailedException if a file is wrong, as {@code proto/user/v1/user.proto:12:3: why}
     */
    void generate(Path sources, Path classes) throws IOException, InterruptedException, BuildFailedException {
        Path program = program();
        Path wellKnown = Files.createDirectories(sources.resolveSibling("include"));
        unpackWellKnown(wellKnown);
        Path catalogue = classes.resolve("app/api/catalogue.binpb");
        Files.createDirectories(sources);
        Files.createDirectories(catalogue.getParent());
        Path proto = root.resolve("proto");
        List<String> contract = new ArrayList<>();
        for (Path file : SourceFiles.list(proto, ".proto")) {
            Path name = proto.relativize(file);
            if (name.getNameCount() == 3 && name.getName(1).toString().startsWith("v")) {
                contract.add(name.toString());
            }
        }
        contract.sort(null);
        List<String> imports =
                List.of("-I" + proto, "-I" + proto.resolve(".imports"), "-I" + wellKnown, "--java_out=" + sources);
        run(program, imports, List.of("--descriptor_set_out=" + catalogue, "--include_imports"), contract);
        run(program, imports, List.of(), GOOGLE_API);
        run(
                program,
                List.of("-I" + root.resolve("shared-model/src/main/protobuf"), "-I" + wellKnown),
                List.of("--java_out=" + sources),
                List.of("buf/validate/validate.proto"));
    }

    private Path program() throws IOException, BuildFailedException {
        if (directory.isPresent() && Files.isDirectory(directory.get())) {
            try (Stream<Path> files = Files.list(directory.get())) {
                Optional<Path> program =
                        files.filter(file -> file.toString().endsWith(".exe")).findFirst();
                if (program.isPresent()) {
                    return executable(program.get());
                }
            }
        }
        throw new BuildFailedException("A changed proto is served after a restart: stop and type mvn -Plocal.");
    }

    /** Maven keeps it as a file that nobody may run. */
    private static Path executable(Path program) throws IOException {
        if (Files.isExecutable(program)) {
            return program;
        }
        Path copy = Files.createTempDirectory("protoc").resolve("protoc");
        Files.copy(program, copy);
        if (!copy.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + copy + " executable");
        }
        return copy;
    }

    /** Protobuf's own files, which lie in its library. */
    private void unpackWellKnown(Path target) throws IOException {
        String classPath = Files.readString(root.resolve("shared-model/target/classpath.txt"));
        for (String entry : classPath.strip().split(File.pathSeparator)) {
            if (!Path.of(entry).getFileName().toString().startsWith("protobuf-java-")) {
                continue;
            }
            try (ZipFile jar = new ZipFile(entry)) {
                for (ZipEntry file : jar.stream()
                        .filter(one -> one.getName().matches("google/protobuf/[a-z_]+\\.proto"))
                        .toList()) {
                    Path copy = target.resolve(file.getName());
                    Files.createDirectories(copy.getParent());
                    if (!Files.exists(copy)) {
                        try (InputStream in = jar.getInputStream(file)) {
                            Files.copy(in, copy);
                        }
                    }
                }
            }
        }
    }

    private void run(Path program, List<String> options, List<String> output, List<String> files)
            throws IOException, InterruptedException, BuildFailedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(options);
        command.addAll(output);
        command.addAll(files);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.accept(process.toHandle());
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new BuildFailedException(reason(said));
        }
    }

    /** It names a file by its path, or as it is imported. */
    static String reason(String said) {
        return said.strip().replaceAll("(?m)^(?!/)(?=\\w+/v\\d\\w*/\\w+\\.proto:)", "proto/");
    }
}
