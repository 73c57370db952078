package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * OpenTelemetry's own collector, which writes what it takes into a file. It is the binary that the environment variable
 * {@code OTEL_COLLECTOR} names; where that says {@code build}, Go builds it, once, and it is kept in {@code ~/.cache}
 * ({@code XDG_CACHE_HOME}) for every later run. Where there is none, its tests are skipped, and say why.
 */
final class RealCollector implements AutoCloseable {

    private static final String VERSION = "0.158.0";
    private static final Duration BUILD_TIMEOUT = Duration.ofMinutes(8);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** What OpenTelemetry's builder puts together ("ocb"). */
    private static final String MANIFEST = """
            dist:
              name: collector
              output_path: %s
            receivers:
              - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v0.158.0
            exporters:
              - gomod: github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter v0.158.0
            providers:
              - gomod: go.opentelemetry.io/collector/confmap/provider/envprovider v1.64.0
              - gomod: go.opentelemetry.io/collector/confmap/provider/fileprovider v1.64.0
            """;

    private static final String CONFIGURATION = """
            receivers: {otlp: {protocols: {http: {endpoint: "localhost:%d"}}}}
            exporters: {file: {path: "%s", append: true}}
            service:
              pipelines: {traces: {receivers: [otlp], exporters: [file]}}
              telemetry: {logs: {level: warn}, metrics: {level: none}}
            """;

    private final Path binary;
    private final Path folder;
    private final int port;
    private Process process;

    private RealCollector(Path binary, Path folder) throws IOException, InterruptedException {
        this.binary = binary;
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Files.writeString(folder.resolve("config.yaml"), CONFIGURATION.formatted(port, folder.resolve("spans.json")));
        process = started();
    }

    /** Starts one that keeps its files in a folder. */
    static RealCollector start(Path folder) throws IOException, InterruptedException {
        return new RealCollector(binary(), folder);
    }

    private static Path binary() throws IOException, InterruptedException {
        String named = System.getenv("OTEL_COLLECTOR");
        boolean isToBuild = "build".equals(named);
        if (named != null && !named.isBlank() && !isToBuild) {
            return Path.of(named);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path kept = (cache == null || cache.isBlank()
                        ? Path.of(System.getProperty("user.home"), ".cache")
                        : Path.of(cache))
                .resolve("lambda-svelte-setup/collector-" + VERSION);
        if (!Files.isExecutable(kept)) {
            if (!isToBuild) {
                skip("there is none");
            }
            build(kept);
        }
        return kept;
    }

    private static void build(Path kept) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("collector");
        Files.writeString(work.resolve("manifest.yaml"), MANIFEST.formatted(work.resolve("out")));
        Path output = work.resolve("build.log");
        ProcessBuilder builder = new ProcessBuilder(
                        "go",
                        "run",
                        "go.opentelemetry.io/collector/cmd/builder@v" + VERSION,
                        "--config",
                        "manifest.yaml")
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GOFLAGS", "-p=2");
        System.out.println("Building OpenTelemetry's collector by Go, once, in some minutes: " + kept);
        Process build;
        try {
            build = builder.start();
        } catch (IOException e) {
            skip("Go is not there (" + e.getMessage() + ")");
            throw e;
        }
        if (!build.waitFor(BUILD_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            build.descendants().forEach(ProcessHandle::destroy);
            build.destroy();
            skip("it was not built within " + BUILD_TIMEOUT.toMinutes() + " minutes");
        }
        if (build.exitValue() != 0) {
            String said = Files.readString(output, UTF_8).strip();
            skip("it could not be built: " + said.substring(said.lastIndexOf('\n') + 1));
        }
        Files.createDirectories(kept.getParent());
        // By its name only when it is whole: another build may look for it.
        Path beside =
                Files.copy(work.resolve("out/collector"), kept.resolveSibling(kept.getFileName() + "." + build.pid()));
        Files.move(beside, kept, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void skip(String why) {
        String said = "No test with OpenTelemetry's collector: " + why + ". OTEL_COLLECTOR=build has Go build"
                + " it, in some minutes; or it names a binary with the receiver otlp and the exporter file.";
        System.out.println(said);
        Assumptions.abort(said);
    }

    private Process started() throws IOException, InterruptedException {
        Process start = new ProcessBuilder(binary.toString(), "--config", "config.yaml")
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return start;
            } catch (IOException e) {
                if (!start.isAlive() || System.nanoTime() > deadline) {
                    start.destroy();
                    throw new IllegalStateException("the collector did not start, and says above why", e);
                }
                Thread.sleep(50);
            }
        }
    }

    void restart() throws IOException, InterruptedException {
        close();
        process = started();
    }

    /** What {@code OTEL_EXPORTER_OTLP_ENDPOINT} takes. */
    String url() {
        return "http://localhost:" + port;
    }

    /** The spans that it has written, as OTLP's JSON has them; complete once it is closed. */
    List<JsonObject> spans() throws IOException {
        List<JsonObject> spans = new ArrayList<>();
        for (JsonObject resource : resources()) {
            for (JsonElement scope : resource.getAsJsonArray("scopeSpans")) {
                scope.getAsJsonObject().getAsJsonArray("spans").forEach(span -> spans.add(span.getAsJsonObject()));
            }
        }
        return spans;
    }

    List<JsonObject> resources() throws IOException {
        List<JsonObject> resources = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("spans.json"))) {
            JsonParser.parseString(line)
                    .getAsJsonObject()
                    .getAsJsonArray("resourceSpans")
                    .forEach(resource -> resources.add(resource.getAsJsonObject()));
        }
        return resources;
    }

    /** Ends it as a service is ended: what it has taken is written. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
