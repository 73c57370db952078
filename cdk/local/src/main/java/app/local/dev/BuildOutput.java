package app.local.dev;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in what a build printed the lines that a developer needs. */
public final class BuildOutput {

    private static final int SHOWN_LINES = 10;
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[\\d;]*m");
    /** Such as {@code /path/GetUser.java:[12,5] cannot find symbol} and {@code user.proto:3:1: …}. */
    private static final Pattern PLACE =
            Pattern.compile("(?!at |file:).*\\.(?:java|proto|sql|svelte|ts|js|css):\\d+\\S* .+");
    /** What Rolldown says above a piece of the source: {@code [UNRESOLVED_IMPORT] Could not … ╭─[ src/a.ts:1:22 ]}. */
    private static final Pattern PLACE_BELOW = Pattern.compile("(?m)^\\[.*?] (.*)\\R\\s*╭─\\[ (.*?) ]");

    /** A Java program that threw: the exception, its message, which may have several lines, and the rest. */
    private static final Pattern THROWN = Pattern.compile(
            "Exception in thread \"main\" ([\\w.$]+)(?:: ([\\s\\S]*?))?(?=\\R\\s+at |\\R\\s+\\.\\.\\. |\\s*\\z)([\\s\\S]*)");

    private static final Pattern OWN_LINE = Pattern.compile("\\bat app\\.\\S+");
    private static final Pattern NOISE =
            Pattern.compile("at .*|Failed to execute goal.*|.*\\[Help 1].*|(?:Re-run|To see|For more).*|Node\\.js v.*");

    private BuildOutput() {}

    /**
     * What is wrong: the sentence that a program of ours threw, else the lines that name a place in a source, else all
     * that says something, at most ten.
     *
     * @param root the project's, from which files are named
     */
    public static String reason(String output, Path root) {
        String plain = COLOUR.matcher(output).replaceAll("");
        Matcher thrown = THROWN.matcher(plain);
        if (thrown.find()) {
            return sentence(thrown);
        }
        Set<String> places = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (String line : PLACE_BELOW.matcher(plain).replaceAll("web/$2: $1").split("\\R")) {
            String text = line.replaceFirst("^\\[(?:ERROR|WARNING)] *", "")
                    .replaceFirst("^RolldownError: ", "")
                    .replace(root + "/", "")
                    .replaceFirst(":\\[(\\d+),\\d+]", ":$1:")
                    .strip();
            if (PLACE.matcher(text).matches()) {
                places.add(text);
            } else if (!text.isEmpty() && !NOISE.matcher(text).matches()) {
                others.add(text);
            }
        }
        List<String> shown = new ArrayList<>(places.isEmpty() ? others : places);
        return String.join("\n", shown.subList(0, Math.min(SHOWN_LINES, shown.size())));
    }

    /** Ours is said in an IllegalArgumentException or IllegalStateException; of any other, the line of ours helps. */
    private static String sentence(Matcher thrown) {
        String type = String.valueOf(thrown.group(1));
        String message = thrown.group(2) == null ? "" : thrown.group(2);
        if (!message.isEmpty() && type.matches("java\\.lang\\.Illegal(?:Argument|State)Exception")) {
            return message;
        }
        Matcher own = OWN_LINE.matcher(String.valueOf(thrown.group(3)));
        return type + (message.isEmpty() ? "" : ": " + message) + (own.find() ? "\n" + own.group() : "");
    }
}
