package app.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParentWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What starts a runner, as Maven does, is ended so that it can tell nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM", "HUP"})
    void aRunnerEndsWithWhatHasStartedIt(String signal) throws Exception {
        Process parent = new ProcessBuilder(
                        "sh",
                        "-c",
                        // The second command keeps the shell from becoming the first.
                        "\"$0\" \"$@\"; true",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Runner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> descendants = List.of();
        try (BufferedReader output = parent.inputReader()) {
            assertThat(output.readLine()).isEqualTo("running");
            descendants = parent.descendants().toList();
            assertThat(descendants).as("the runner and what it has started").hasSize(2);
            new ProcessBuilder("kill", "-" + signal, Long.toString(parent.pid()))
                    .start()
                    .waitFor();
            boolean hasEnded = parent.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assumeThat(hasEnded || !signal.equals("HUP"))
                    .as("SIGHUP ends processes here, and is not ignored as below nohup")
                    .isTrue();
            assertThat(hasEnded).isTrue();
            for (ProcessHandle process : descendants) {
                assertThat(Processes.endsWithin(process, LIMIT)).isTrue();
            }
        } finally {
            descendants.forEach(ProcessHandle::destroyForcibly);
            parent.destroyForcibly();
        }
    }

    /** Has a process of its own, and ends it when it stops. */
    static final class Runner {

        private Runner() {}

        public static void main(String[] args) throws Exception {
            Process function = new ProcessBuilder("sleep", "120").start();
            Runtime.getRuntime().addShutdownHook(new Thread(function::destroyForcibly));
            ParentWatch.start(() -> System.exit(1));
            System.out.println("running");
            function.waitFor();
        }
    }
}
