package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.util.ArrayList;
import java.util.List;

/** Bars beside the floor's, for light and dark pages. */
final class Chart {

    private static final int WIDTH = 760;
    private static final int LEFT = 250;
    private static final int BAR = 18;
    private static final int LINE = 26;

    private final BenchmarkResults results;

    Chart(BenchmarkResults results) {
        this.results = results;
    }

    String svg() {
        List<Row> rows = new ArrayList<>();
        for (Row row : results.rows()) {
            boolean cold = row.part().equals(ColdStarts.PART)
                    && row.figure().equals(ColdStarts.TOTAL)
                    && row.unit().equals("ms");
            boolean restored = row.part().equals(Restores.PART) && row.figure().endsWith(Restores.FIRST_ANSWER);
            if (cold || restored) {
                rows.add(row);
            }
        }
        double longest =
                rows.stream().mapToDouble(row -> row.figures().high()).max().orElse(1);
        StringBuilder bars = new StringBuilder();
        int y = 58;
        for (Row row : rows) {
            bars.append(bar(row, y, (WIDTH - LEFT - 90) / longest));
            y += LINE;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img" aria-labelledby="title">
                <title id="title">Milliseconds to the first answer: cold, with an AOT cache, restored from a snapshot</title>
                <style>
                text { font: 13px system-ui, sans-serif; fill: #1f2328 }
                .head { font-weight: 600 }
                .ours { fill: #0969da } .floor { fill: #8c959f } .spread { stroke: #1f2328; stroke-width: 1.5 }
                @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .ours { fill: #4493f8 } .floor { fill: #6e7681 } .spread { stroke: #e6edf3 }
                }
                </style>
                <text class="head" x="8" y="22">Milliseconds to the first answer (median; half of all within the line)</text>
                <text x="8" y="42">grey: the bare floor, hand-written, driver only; blue: the functions as they are</text>
                %3$s</svg>
                """.formatted(WIDTH, y + 8, bars);
    }

    private static String bar(Row row, int y, double scale) {
        String way = row.part().equals(Restores.PART)
                ? row.what() + ", restored, " + row.figure().replaceFirst(",.*", "")
                : row.what();
        boolean floor = row.what().startsWith(Baseline.NAME);
        Figures figures = row.figures();
        double middle = y + BAR / 2.0;
        return "<text x=\"8\" y=\"" + (y + 14) + "\">" + way + "</text>"
                + "<rect class=\"" + (floor ? "floor" : "ours") + "\" x=\"" + LEFT + "\" y=\"" + y + "\" width=\""
                + Math.round(figures.median() * scale) + "\" height=\"" + BAR + "\" rx=\"2\"/>"
                + "<line class=\"spread\" x1=\"" + Math.round(LEFT + figures.low() * scale) + "\" x2=\""
                + Math.round(LEFT + figures.high() * scale) + "\" y1=\"" + middle + "\" y2=\"" + middle + "\"/>"
                + "<text x=\"" + Math.round(LEFT + figures.high() * scale + 8) + "\" y=\"" + (y + 14) + "\">"
                + Math.round(figures.median()) + " ms</text>\n";
    }
}
