package app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of this folder, which are TypeScript, against the whole: functions, PostgreSQL, providers, site. */
class BrowserTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final Duration START = Duration.ofMinutes(3);
    private static final long RUN_MINUTES = 20;

    @Test
    void theSiteHoldsInABrowser(@TempDir Path project) throws Exception {
        boolean hasBrowser = System.getenv("CHROMIUM") != null
                || BROWSERS.stream().anyMatch(path -> Files.isExecutable(Path.of(path)));
        if (!hasBrowser) {
            // Surefire keeps the reason of an assumption to itself.
            System.out.println("The tests in a browser are SKIPPED: there is no Chromium. Install Debian's package chromium,"
                    + " or name one by CHROMIUM=/path/to/it.");
        }
        assumeTrue(hasBrowser, "there is no Chromium");

        lay(project);
        int port = freePort();
        Path log = Path.of("target/local-target.log");
        Process target = start(project, port, log);
        try {
            await(target, port, log);
            ProcessBuilder npm = new ProcessBuilder("npm", "run", "-s", "e2e");
            npm.environment().put("BASE_URL", "http://localhost:" + port);
            Process tests = npm.directory(ROOT.resolve("web").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(tests.waitFor(RUN_MINUTES, TimeUnit.MINUTES))
                    .as("the tests end within %d minutes", RUN_MINUTES)
                    .isTrue();
            assertThat(tests.exitValue())
                    .as("exit code of the tests above; traces and screenshots are in web/test-results, the functions' log is %s", log)
                    .isZero();
        } finally {
            target.destroy();
            if (!target.waitFor(30, TimeUnit.SECONDS)) {
                target.destroyForcibly();
            }
        }
    }

    /** A project of the same sources and archives, with data, caches and templates of its own. */
    private static void lay(Path project) throws IOException {
        for (String name : List.of("proto", "functions", "events", "web", "cdk.json", "pom.xml")) {
            Files.createSymbolicLink(project.resolve(name), ROOT.resolve(name));
        }
        Path stacks = Files.createDirectories(project.resolve("cdk/stacks/target"));
        Files.createSymbolicLink(stacks.resolve("classes"), ROOT.resolve("cdk/stacks/target/classes"));
        Files.writeString(stacks.resolve("classpath.txt"), classPath());
    }

    private static Process start(Path project, int port, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dport=" + port,
                        "-DapiPort=0",
                        "-Dwatch=false",
                        "-cp",
                        classPath(),
                        "app.local.Main")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static void await(Process target, int port, Path log) throws Exception {
        HttpRequest ask = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/user/me"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Instant end = Instant.now().plus(START);
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (Instant.now().isBefore(end) && target.isAlive()) {
                try {
                    client.send(ask, HttpResponse.BodyHandlers.discarding());
                    return;
                } catch (IOException e) {
                    Thread.sleep(200);
                }
            }
        }
        throw new AssertionError("The local target did not start:\n" + Files.readString(log));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Surefire puts the class path into a jar's manifest, and its entries into this property. */
    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return path.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
    }
}
