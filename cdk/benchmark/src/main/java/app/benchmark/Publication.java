package app.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts the results where readers find them: the table into the module's README.md between its marks, the rest beside
 * it.
 */
final class Publication {

    private static final String BEGIN = "<!-- benchmark: begin -->\n";
    private static final String END = "<!-- benchmark: end -->\n";

    private final Path root;

    Publication(Path root) {
        this.root = root;
    }

    void publish(String table, String chart, String json) throws IOException {
        Files.writeString(root.resolve("cdk/benchmark/chart.svg"), chart);
        Files.writeString(root.resolve("cdk/benchmark/result.json"), json);
        Path readme = root.resolve("cdk/benchmark/README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException("cdk/benchmark/README.md has no " + BEGIN.strip() + " and " + END.strip());
        }
        Files.writeString(readme, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
        System.out.println("Published to cdk/benchmark/{README.md,chart.svg,result.json}");
    }
}
