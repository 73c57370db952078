package app.tools;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The order of Java's imports, which depends on the names of packages: a text that gets such a name is sorted anew. */
final class Imports {

    private static final Pattern BLOCK = Pattern.compile("(?m)(?:^import .*;\\n)+");

    private Imports() {}

    /** Sorts each block of imports in a text, as the formatter does. */
    static String sort(String text) {
        return BLOCK.matcher(text)
                .replaceAll(block -> Matcher.quoteReplacement(block.group()
                        .lines()
                        .sorted(Comparator.comparing(line -> line.replace(";", "")))
                        .collect(Collectors.joining("\n", "", "\n"))));
    }
}
