package app.tools;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * Formats the repository's Java sources with palantir-java-format. It runs on the JDK that compiles them, because the
 * formatter reads them with the parser of the JDK that it runs on, and Maven may run on an older one.
 *
 * <p>Arguments: {@code check} or {@code rewrite}; the repository's root; a file whose time says when everything was
 * last found formatted. Exit status 1: a source is not formatted, or cannot be parsed; each is named.
 */
final class SourceFormatter {

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());
    private final boolean rewrites;

    SourceFormatter(boolean rewrites) {
        this.rewrites = rewrites;
    }

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[1]).toRealPath();
        Path stamp = Path.of(arguments[2]);
        FileTime since = Files.exists(stamp) ? Files.getLastModifiedTime(stamp) : FileTime.fromMillis(0);
        FileTime started = FileTime.fromMillis(System.currentTimeMillis());
        List<String> faults = new SourceFormatter(arguments[0].equals("rewrite")).run(sources(root, since));
        if (!faults.isEmpty()) {
            faults.forEach(System.err::println);
            System.err.println("Format them: mvn -q -Pformat -pl cdk/tools");
            System.exit(1);
        }
        Files.createDirectories(stamp.getParent());
        Files.writeString(stamp, "Every source was found formatted at the time of this file.\n");
        Files.setLastModifiedTime(stamp, started);
    }

    /** What is wrong with the sources, a sentence each; sources that are only not formatted are rewritten if asked. */
    List<String> run(List<Path> sources) {
        return sources.parallelStream().flatMap(this::faults).sorted().toList();
    }

    private Stream<String> faults(Path source) {
        try {
            String before = Files.readString(source);
            String after = format(before);
            if (after.equals(before)) {
                return Stream.of();
            }
            if (!rewrites) {
                return Stream.of(source + " is not formatted");
            }
            Files.writeString(source, after);
            System.out.println("formatted " + source);
            return Stream.of();
        } catch (FormatterException e) {
            return Stream.of(source + " cannot be parsed: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format " + source, e);
        }
    }

    /** A source as it is formatted; as it is, if it cannot be parsed. */
    String formatted(String source) {
        try {
            return format(source);
        } catch (FormatterException e) {
            return source;
        }
    }

    private String format(String source) throws FormatterException {
        return formatter.formatSource(
                ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.PALANTIR));
    }

    /** The Java sources below a folder that were changed since a time. */
    static List<Path> sources(Path root, FileTime since) throws IOException {
        try (Stream<Path> below = Files.list(root)) {
            return below.flatMap(path -> below(path, since)).sorted().toList();
        }
    }

    private static Stream<Path> below(Path path, FileTime since) {
        try {
            if (Files.isDirectory(path)) {
                return SourceTree.PASSED_OVER.contains(path.getFileName().toString())
                        ? Stream.of()
                        : sources(path, since).stream();
            }
            boolean isChanged = path.toString().endsWith(".java")
                    && Files.getLastModifiedTime(path).compareTo(since) > 0;
            return isChanged ? Stream.of(path) : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
