package app.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.process.ProcessRegister;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrphanTest {

    @TempDir
    Path state;

    @ParameterizedTest
    @EnumSource(RuntimeClient.class)
    void nothingOfAKilledRunnerOutlivesTheNextStart(RuntimeClient client) throws Exception {
        Process runner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrphanMaker.class.getName(),
                        state.toString(),
                        client.name())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle idle;
        ProcessHandle busy;
        try (BufferedReader output = runner.inputReader()) {
            idle = process(output.readLine());
            busy = process(output.readLine());
            Thread.sleep(100);
        } finally {
            runner.destroyForcibly().waitFor();
        }

        // Its Runtime API is gone, and so an idle function ends by itself.
        idle.onExit().get(5, TimeUnit.SECONDS);
        assertThat(busy.isAlive()).isTrue();

        assertThat(new ProcessRegister(state.resolve("processes")).endAll()).isEqualTo(1);
        busy.onExit().get(5, TimeUnit.SECONDS);
        assertThat(new ProcessRegister(state.resolve("processes")).endAll()).isZero();
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
}
