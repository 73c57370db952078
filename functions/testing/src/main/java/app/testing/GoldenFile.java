package app.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that says how something was when somebody last looked at it and agreed: a template, a table, a list.
 * {@link #REWRITE} writes all of them anew; the change is then read in the diff.
 *
 * <p>Tests that compare one are marked {@code @Tag("golden")}: the command runs these and no others.
 */
public final class GoldenFile {

    /** The command that accepts what there is now. */
    public static final String REWRITE = "mvn -q test -Dgolden.rewrite";

    private static final int SHOWN_LINES = 20;

    private GoldenFile() {}

    /** Whether the command has been given. */
    public static boolean isRewritten() {
        return System.getProperty("golden.rewrite") != null;
    }

    /**
     * Fails unless the file has that text between the lines {@code <!-- name -->} and {@code <!-- /name -->}; the rest
     * of it is written by hand.
     */
    public static void checkSection(Path file, String name, String actual) {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->\n";
        String before = read(file);
        int from = before.indexOf(begin);
        int to = before.indexOf(end);
        if (from < 0 || to < from) {
            fail(file + " must have the lines " + begin.strip() + " and " + end.strip());
        }
        check(file, before.substring(0, from) + begin + actual + before.substring(to));
    }

    /** Fails unless the whole file is that text, saying what differs and the command. */
    public static void check(Path file, String actual) {
        try {
            if (isRewritten()) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, actual);
            }
            String expected = read(file);
            if (!expected.equals(actual)) {
                fail(file.getFileName() + " has changed: if that is meant, run `" + REWRITE + "` and read its diff.\n"
                        + difference(expected, actual));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines between the first and the last that differ, shortened. */
    private static String difference(String expected, String actual) {
        List<String> before = expected.lines().toList();
        List<String> after = actual.lines().toList();
        int first = 0;
        while (first < Math.min(before.size(), after.size())
                && before.get(first).equals(after.get(first))) {
            first++;
        }
        int last = 0;
        while (last < Math.min(before.size(), after.size()) - first
                && before.get(before.size() - 1 - last).equals(after.get(after.size() - 1 - last))) {
            last++;
        }
        List<String> shown = new ArrayList<>(List.of("from line " + (first + 1) + ":"));
        before.subList(first, before.size() - last).stream().limit(SHOWN_LINES).forEach(line -> shown.add("- " + line));
        after.subList(first, after.size() - last).stream().limit(SHOWN_LINES).forEach(line -> shown.add("+ " + line));
        return String.join("\n", shown);
    }
}
