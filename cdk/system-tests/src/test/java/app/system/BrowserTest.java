package app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The web site on top of all of it, in a real browser: runs the tests of web/e2e, which are TypeScript. After
 * {@link SystemTest}, which leaves the class caches that functions start fast with.
 */
@Order(Integer.MAX_VALUE)
class BrowserTest {

    private static final Path WEB = Path.of("../../web").toAbsolutePath().normalize();
    private static final Path RESULTS = WEB.resolve("test-results");
    private static final long RUN_MINUTES = 20;
    private static final String FAILURES = "Failed Tests";

    @Test
    void theSiteHoldsInABrowser() throws Exception {
        Optional<String> missing = missing();
        // A machine without a browser can still test all the rest; continuous integration has one. Surefire keeps the
        // reason of an assumption to itself, so it is said here.
        missing.ifPresent(reason -> System.out.println("The tests in a browser are SKIPPED: " + reason));
        assumeTrue(missing.isEmpty(), () -> "skipped, since " + missing.orElse(""));

        Optional<String> failures;
        try (RunningTarget target = RunningTarget.start("-Dreset=true")) {
            failures = run(target.site());
            if (failures.isPresent()) {
                Files.createDirectories(RESULTS);
                Files.copy(target.log(), RESULTS.resolve("local-target.log"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(failures)
                .as("failed tests, which left traces, screenshots and the log of the local target in %s", RESULTS)
                .isEmpty();
    }

    /** Runs them, and returns what the runner says of those that failed. */
    private static Optional<String> run(String site) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("npm", "run", "-s", "e2e")
                .directory(WEB.toFile())
                .redirectErrorStream(true);
        builder.environment().put("BASE_URL", site);
        builder.environment().put("NO_COLOR", "1");
        Process tests = builder.start();
        tests.getOutputStream().close();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(
                () -> tests.inputReader().lines().peek(System.out::println).collect(Collectors.joining("\n")));
        if (!tests.waitFor(RUN_MINUTES, TimeUnit.MINUTES)) {
            tests.descendants().forEach(ProcessHandle::destroy);
            tests.destroy();
            throw new IllegalStateException("the tests did not end within " + RUN_MINUTES + " minutes");
        }
        String said = output.get();
        return tests.exitValue() == 0
                ? Optional.empty()
                : Optional.of(said.substring(Math.max(0, said.indexOf(FAILURES))));
    }

    /** Why there is no browser; empty if there is one. */
    private static Optional<String> missing() throws Exception {
        Process search = new ProcessBuilder("node", "scripts/chromium.js")
                .directory(WEB.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = search.inputReader().lines().collect(Collectors.joining("\n"));
        return search.waitFor() == 0 ? Optional.empty() : Optional.of(said);
    }
}
