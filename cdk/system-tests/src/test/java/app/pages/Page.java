package app.pages;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page in Markdown.
 *
 * @param file its path, from the repository's root
 * @param text all of it
 */
public record Page(Path file, String text) {

    public static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w+)\\n(.*?)^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,4} (.+)$");
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src=\"|srcset=\")([^)\"\\s]+)[)\"]");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Set<String> MADE = Set.of(
            "node_modules",
            "target",
            ".git",
            ".local",
            "test-results",
            ".svelte-kit",
            "build",
            "gen",
            "cdk.out",
            ".imports");

    /** The page of a path from the repository's root. */
    public static Page of(String file) throws IOException {
        return new Page(Path.of(file), Files.readString(ROOT.resolve(file)));
    }

    /** The pages of the repository. */
    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : sources()) {
            if (file.toString().endsWith(".md")) {
                pages.add(new Page(ROOT.relativize(file), Files.readString(file)));
            }
        }
        return pages;
    }

    /** All files that are written by hand. */
    public static List<Path> sources() throws IOException {
        return sources(ROOT);
    }

    /** All files below a copy of the repository's root that are written by hand. */
    public static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return !folder.equals(root)
                                && MADE.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sources.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return sources.stream().sorted().toList();
    }

    /** The blocks of code in a language. */
    public List<String> blocks(String language) {
        return matches(BLOCK)
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Where its links and pictures lead within the repository, as they stand in the page. */
    List<String> links() {
        return matches(LINK)
                .map(link -> link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** What a link to a heading may say after its #, as GitHub makes it of the heading. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        matches(HEADING)
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).strip())
                .forEach(heading ->
                        anchors.add(heading.replaceAll("[^\\p{L}\\d_ -]", "").replace(' ', '-')));
        return anchors;
    }

    /**
     * The commands that begin with a program's name, in blocks and in the text: whole lines, without comments.
     *
     * @param program such as {@code mvn}
     */
    List<String> commands(String program) {
        Stream<String> lines = blocks("sh").stream()
                .map(block -> block.replace("\\\n", " "))
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("(^|\\s{2,})# .*", "").strip());
        Stream<String> inText = matches(CODE).map(code -> code.group(1).strip());
        return Stream.concat(lines, inText)
                .filter(line -> line.matches("(?s)([A-Z_0-9]+=\\S+ )*" + program + " .*"))
                .distinct()
                .toList();
    }

    private Stream<MatchResult> matches(Pattern pattern) {
        return pattern.matcher(text).results();
    }
}
