package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The site's pages as <a href="https://developer.chrome.com/docs/lighthouse">Lighthouse</a> sees them with its own
 * settings: a phone on a slow line, simulated. Needs Chromium, and npm fetches Lighthouse when it is first used.
 */
final class SiteBenchmark {

    private static final String PART = "site, by Lighthouse";
    private static final String LIGHTHOUSE = "lighthouse@12.8.2";
    private static final List<String> PAGES = List.of("/", "/login");
    private static final List<String> FLAWLESS = List.of("accessibility", "best-practices", "seo");
    private static final int RUNS = 3;
    private static final long MINUTES = 5;

    private final Path web;
    private final Path output;
    private final BenchmarkResults results;

    /**
     * @param web the folder web/ of the project
     * @param output where Lighthouse's reports are left
     */
    SiteBenchmark(Path web, Path output, BenchmarkResults results) {
        this.web = web;
        this.output = output;
        this.results = results;
    }

    /** @param port where the local target's site is */
    void measure(int port, BenchmarkProgress progress) throws IOException, InterruptedException {
        Files.createDirectories(output);
        try {
            progress.step("the site: fetching Lighthouse, unless npm has it");
            String chromium = run(List.of("node", "scripts/chromium.js"), "").strip();
            run(List.of("npx", "--yes", LIGHTHOUSE, "--version"), chromium);
            for (String page : PAGES) {
                progress.step("the site: Lighthouse on " + page);
                List<JsonNode> reports = new ArrayList<>();
                for (int i = 0; i < RUNS; i++) {
                    reports.add(report("http://localhost:" + port + page, chromium));
                }
                add(page, reports);
            }
        } catch (IllegalStateException e) {
            results.note("The site was not measured: " + e.getMessage());
        }
    }

    private JsonNode report(String url, String chromium) throws IOException, InterruptedException {
        Path report = output.resolve("report.json");
        // The sandbox does not start as root, as which continuous integration often runs.
        run(
                List.of(
                        "npx",
                        "--yes",
                        LIGHTHOUSE,
                        url,
                        "--quiet",
                        "--output=json",
                        "--output-path=" + report,
                        "--chrome-flags=--headless --no-sandbox"),
                chromium);
        return JsonMapper.shared().readTree(Files.readAllBytes(report));
    }

    /** What a command prints. @throws IllegalStateException if it fails, with what it printed */
    private String run(List<String> command, String chromium) throws IOException, InterruptedException {
        Path log = output.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(web.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CHROME_PATH", chromium);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new IllegalStateException(command + " did not end within " + MINUTES + " minutes");
        }
        String said = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new IllegalStateException(command + " failed:\n" + said);
        }
        return said;
    }

    private void add(String page, List<JsonNode> reports) {
        Figures slow = figures(reports, report -> short100(report, "performance"));
        results.add(
                Row.of(PART, page, "performance, points short of 100", "", slow).limited(2, 0));
        Figures flaws = figures(
                reports,
                report -> FLAWLESS.stream()
                        .mapToDouble(each -> short100(report, each))
                        .sum());
        results.add(Row.of(PART, page, "accessibility, best practices, SEO, points short of 100", "", flaws)
                .limited(0, 0));
        Figures largest = figures(reports, report -> seconds(report, "largest-contentful-paint"));
        results.add(Row.of(PART, page, "largest contentful paint", "s", largest).limited(2, 1.5));
        Figures first = figures(reports, report -> seconds(report, "first-contentful-paint"));
        results.add(Row.of(PART, page, "first contentful paint", "s", first));
    }

    private static Figures figures(List<JsonNode> reports, ToDoubleFunction<JsonNode> figure) {
        return Figures.of(reports.stream().mapToDouble(figure).toArray());
    }

    private static double short100(JsonNode report, String category) {
        return 100 - 100 * report.at("/categories/" + category + "/score").doubleValue();
    }

    private static double seconds(JsonNode report, String audit) {
        return report.at("/audits/" + audit + "/numericValue").doubleValue() / 1000;
    }
}
