package app.stacks;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that says how something was when somebody last looked at it and agreed. {@code -Dgolden.rewrite} writes it
 * anew; the change is then read in the diff.
 */
final class GoldenFile {

    private static final Path FOLDER = Path.of("src/test/resources/app/stacks");
    private static final int SHOWN_LINES = 20;

    private GoldenFile() {}

    static void check(String name, String actual) {
        Path file = FOLDER.resolve(name);
        try {
            if (System.getProperty("golden.rewrite") != null) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, actual);
            }
            String expected = Files.exists(file) ? Files.readString(file) : "";
            if (!expected.equals(actual)) {
                fail(name + " has changed: if that is meant, run `mvn -pl cdk/stacks -am test -Dgolden.rewrite` and"
                        + " read its diff.\n" + difference(expected, actual));
            }
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
