package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The table on the terminal, the same as Markdown and JSON, and the chart. */
final class BenchmarkReport {

    /** Beyond these the machine had other things to do. */
    private static final double OTHERS_LIMIT = 0.15;

    private static final double STOLEN_LIMIT = 0.05;
    private static final double SPREAD_LIMIT = 0.3;

    private final BenchmarkSettings settings;
    private final BenchmarkResults results;
    private final double others;
    private final double stolen;

    /**
     * @param others share of the processors that others used before the first measurement
     * @param stolen share of processor time that the host gave to other guests meanwhile
     */
    BenchmarkReport(BenchmarkSettings settings, BenchmarkResults results, double others, double stolen) {
        this.settings = settings;
        this.results = results;
        this.others = others;
        this.stolen = stolen;
    }

    /** Prints the table and writes {@code table.md}, {@code result.json} and {@code chart.svg}. */
    void write(Path output) throws IOException {
        Files.createDirectories(output);
        String table = table();
        String chart = new Chart(results).svg();
        Files.writeString(output.resolve("table.md"), table);
        Files.writeString(output.resolve("chart.svg"), chart);
        Files.writeString(output.resolve("result.json"), json());
        System.out.println();
        System.out.println(table);
        for (String note : results.notes()) {
            System.out.println(note);
        }
        System.out.println("Written to " + settings.root().relativize(output) + "/{table.md,result.json,chart.svg}");
        if (settings.publish()) {
            new Publication(settings.root()).publish(table, chart, json());
        }
    }

    private String table() {
        List<String[]> cells = new ArrayList<>();
        cells.add(new String[] {"what", "figure", "median", "half of them within", "n", "must", "aim", ""});
        String part = "";
        for (Row row : results.rows()) {
            if (!row.part().equals(part)) {
                part = row.part();
                cells.add(new String[] {"**" + part + "**", "", "", "", "", "", "", ""});
            }
            Figures figures = row.figures();
            cells.add(new String[] {
                row.what(),
                row.figure(),
                number(figures.median()) + (row.unit().isEmpty() ? "" : " " + row.unit()),
                figures.count() == 1 ? "" : number(figures.low()) + " – " + number(figures.high()),
                figures.count() == 1 ? "" : Integer.toString(figures.count()),
                row.must().map(BenchmarkReport::number).orElse(""),
                row.aim().map(BenchmarkReport::number).orElse(""),
                verdict(row)
            });
        }
        StringBuilder text = new StringBuilder();
        text.append(aligned(cells));
        text.append('\n');
        text.append(facts()).append('\n');
        text.append(noise()).append('\n');
        return text.toString();
    }

    private static String verdict(Row row) {
        if (row.must().isEmpty() || row.aim().isEmpty()) {
            return row.figures().count() > 1 && row.figures().spread() > SPREAD_LIMIT ? "unsteady" : "";
        }
        if (row.isUnsteady()) {
            return "too unsteady to say";
        }
        double median = row.figures().median();
        return median <= row.aim().get() ? "aim" : median <= row.must().get() ? "must" : "**missed**";
    }

    private static String aligned(List<String[]> cells) {
        int columns = cells.getFirst().length;
        int[] width = new int[columns];
        for (String[] line : cells) {
            for (int i = 0; i < columns; i++) {
                width[i] = Math.max(width[i], line[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < cells.size(); n++) {
            for (int i = 0; i < columns; i++) {
                text.append("| ").append(cells.get(n)[i]);
                text.append(" ".repeat(width[i] - cells.get(n)[i].length() + 1));
            }
            text.append("|\n");
            if (n == 0) {
                for (int i = 0; i < columns; i++) {
                    text.append("|").append("-".repeat(width[i] + 2));
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }

    private static String facts() {
        Map<String, String> facts = Machine.facts();
        return facts.get("processors") + " × " + facts.get("processor") + ", " + facts.get("system") + ", JDK "
                + facts.get("java")
                + ", SerialGC and C1 (without SnapStart) as in Lambda's managed runtime, PostgreSQL 17 on loopback.";
    }

    private String noise() {
        List<String> reasons = new ArrayList<>();
        if (others > OTHERS_LIMIT) {
            reasons.add(String.format(Locale.ROOT, "others used %.0f %% of the processors at the start", others * 100));
        }
        if (stolen > STOLEN_LIMIT) {
            reasons.add(String.format(Locale.ROOT, "the host took %.0f %% of the time away", stolen * 100));
        }
        List<String> unsteady = results.rows().stream()
                .filter(Row::isUnsteady)
                .map(row -> row.what() + " " + row.part() + " " + row.figure())
                .toList();
        if (!unsteady.isEmpty()) {
            reasons.add("unsteady: " + String.join(", ", unsteady));
        }
        return reasons.isEmpty()
                ? "The machine was quiet enough."
                : "The machine was too noisy to conclude anything close to a limit: " + String.join("; ", reasons)
                        + ".";
    }

    private String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", Machine.facts());
        all.put("othersShare", others);
        all.put("stolenShare", stolen);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : results.rows()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("part", row.part());
            fields.put("what", row.what());
            fields.put("figure", row.figure());
            fields.put("unit", row.unit());
            fields.put("median", row.figures().median());
            fields.put("firstQuartile", row.figures().low());
            fields.put("thirdQuartile", row.figures().high());
            fields.put("count", row.figures().count());
            row.must().ifPresent(must -> fields.put("must", must));
            row.aim().ifPresent(aim -> fields.put("aim", aim));
            rows.add(fields);
        }
        all.put("figures", rows);
        all.put("notes", results.notes());
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(all)
                + "\n";
    }
}
