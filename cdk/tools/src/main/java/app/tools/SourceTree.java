package app.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The repository's files, and changes of them that are collected first and then made all together, so that whatever is
 * refused has changed nothing.
 */
final class SourceTree {

    /** Folders that hold nothing written by hand. */
    static final Set<String> PASSED_OVER =
            Set.of("target", "node_modules", ".git", ".local", "cdk.out", "build", ".svelte-kit", ".imports");

    private final Path root;

    /** New contents; empty where a file moves away. */
    private final Map<Path, Optional<byte[]>> changes = new LinkedHashMap<>();

    /** Where files come from that move, by where they go. */
    private final Map<Path, Path> moves = new LinkedHashMap<>();

    SourceTree(Path root) {
        this.root = root;
    }

    /** The text of a file, as it is or as it will be; empty where there is none. */
    Optional<String> find(String path) {
        Path file = root.resolve(path);
        Optional<byte[]> changed = changes.get(file);
        if (changed != null) {
            return changed.map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
        try {
            return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /**
     * The text of a file that must be there.
     *
     * @throws GeneratorException if it is not
     */
    String read(String path) {
        return find(path).orElseThrow(() -> new GeneratorException(path + " is missing"));
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /** Changes a file that is there, or one that is to be made. */
    void write(String path, String text) {
        changes.put(root.resolve(path), Optional.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Moves a file as it is, text or not; it may be written afterwards, where it is then. */
    void move(String from, String to) {
        Path source = root.resolve(from);
        Path target = root.resolve(to);
        changes.put(source, Optional.empty());
        changes.put(target, Optional.of(bytes(source)));
        moves.put(target, source);
    }

    /**
     * Makes a new file.
     *
     * @throws GeneratorException if there is one
     */
    void create(String path, String text) {
        if (exists(path)) {
            throw new GeneratorException(path + " exists already");
        }
        write(path, text);
    }

    /** The paths of all files that are written by hand, from the root, with slashes. */
    List<String> files() {
        List<String> files = new ArrayList<>();
        collect(root, files);
        return files;
    }

    private void collect(Path folder, List<String> files) {
        try (Stream<Path> below = Files.list(folder)) {
            for (Path path : below.sorted().toList()) {
                if (Files.isDirectory(path)) {
                    if (!PASSED_OVER.contains(path.getFileName().toString())) {
                        collect(path, files);
                    }
                } else {
                    files.add(root.relativize(path).toString().replace('\\', '/'));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** A file's text; empty if it is no text in UTF-8. */
    Optional<String> text(String path) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(root.resolve(path))))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Formats the Java sources that will be written: how long a name is decides where their lines end. */
    void format(SourceFormatter formatter) {
        changes.replaceAll((file, content) -> file.toString().endsWith(".java")
                ? content.map(bytes -> formatter
                        .formatted(new String(bytes, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8))
                : content);
    }

    /** What would be done, a line a file. */
    List<String> plan() {
        List<String> lines = new ArrayList<>();
        changes.forEach((file, content) -> content.ifPresent(bytes -> {
            Path source = moves.get(file);
            if (source == null) {
                lines.add((Files.exists(file) ? "change " : "create ") + root.relativize(file));
            } else {
                String verb = Arrays.equals(bytes, bytes(source)) ? "move " : "move and change ";
                lines.add(verb + root.relativize(source) + " → " + root.relativize(file));
            }
        }));
        return lines;
    }

    /** Makes the changes. If one fails, the files are as they were before. */
    void apply() {
        Map<Path, Optional<byte[]>> before = new LinkedHashMap<>();
        try {
            for (Map.Entry<Path, Optional<byte[]>> change : changes.entrySet()) {
                Path file = change.getKey();
                before.put(file, Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty());
                set(file, change.getValue());
            }
        } catch (IOException e) {
            before.forEach(this::restore);
            throw new UncheckedIOException("nothing was changed, for a file cannot be written", e);
        }
    }

    private void restore(Path file, Optional<byte[]> bytes) {
        try {
            set(file, bytes);
        } catch (IOException e) {
            System.err.println("cannot restore " + file + ": " + e.getMessage());
        }
    }

    private void set(Path file, Optional<byte[]> bytes) throws IOException {
        if (bytes.isPresent()) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes.get());
            return;
        }
        Files.deleteIfExists(file);
        Path folder = file.getParent();
        while (folder != null && !folder.equals(root) && isEmpty(folder)) {
            Files.delete(folder);
            folder = folder.getParent();
        }
    }

    private byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root.relativize(file), e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> below = Files.list(folder)) {
            return below.findAny().isEmpty();
        }
    }
}
