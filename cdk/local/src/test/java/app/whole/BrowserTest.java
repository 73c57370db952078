package app.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web site on top of all of it, in a real browser: runs the tests of web/e2e, which are TypeScript. */
class BrowserTest {

    private static final Path WEB = Path.of("../../web").toAbsolutePath().normalize();
    private static final Path RESULTS = WEB.resolve("test-results");
    private static final List<String> BROWSERS =
            List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final long RUN_MINUTES = 20;

    @Test
    void theSiteHoldsInABrowser(@TempDir Path folder) throws Exception {
        Optional<String> missing = missing();
        // Surefire keeps the reason of an assumption to itself.
        missing.ifPresent(reason -> System.out.println("The tests in a browser are SKIPPED: " + reason));
        assumeTrue(missing.isEmpty());

        Path state = folder.resolve("state");
        boolean passed;
        try (RunningTarget target = RunningTarget.start(state)) {
            passed = run(target.site());
        }
        if (!passed) {
            Files.createDirectories(RESULTS);
            Files.copy(
                    state.resolve("target.log"),
                    RESULTS.resolve("local-target.log"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(passed)
                .as("the tests above pass; what failed left traces, screenshots and the log in %s", RESULTS)
                .isTrue();
    }

    private static boolean run(String site) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("npm", "run", "-s", "e2e")
                .directory(WEB.toFile())
                .redirectErrorStream(true);
        builder.environment().put("BASE_URL", site);
        Process tests = builder.start();
        tests.getOutputStream().close();
        Thread.ofVirtual().start(() -> tests.inputReader().lines().forEach(System.out::println));
        if (!tests.waitFor(RUN_MINUTES, TimeUnit.MINUTES)) {
            tests.descendants().forEach(ProcessHandle::destroy);
            tests.destroy();
            throw new IllegalStateException("the tests did not end within " + RUN_MINUTES + " minutes");
        }
        return tests.exitValue() == 0;
    }

    private static Optional<String> missing() {
        Stream<String> named = Stream.ofNullable(System.getenv("CHROMIUM"));
        if (Stream.concat(named, BROWSERS.stream()).noneMatch(path -> Files.isExecutable(Path.of(path)))) {
            return Optional.of(
                    "there is no Chromium. Install Debian's package chromium, or name one by CHROMIUM=/path/to/it.");
        }
        if (!Files.exists(WEB.resolve("build/index.html"))) {
            return Optional.of("the site is not built, because the module web was left out of this build.");
        }
        return Optional.empty();
    }
}
