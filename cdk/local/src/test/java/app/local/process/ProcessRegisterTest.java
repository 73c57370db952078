package app.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRegisterTest {

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private Process sleep() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        started.add(process);
        return process;
    }

    @Test
    void endsWhatAKilledRunnerLeftBehind() throws Exception {
        Path file = directory.resolve("state/processes");
        Process left = sleep();
        new ProcessRegister(file).add(left.toHandle());

        assertThat(new ProcessRegister(file).endAll()).isEqualTo(1);

        assertThat(left.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(new ProcessRegister(file).endAll()).isZero();
    }

    @Test
    void leavesAloneWhatHasTheSameIdButAnotherStart() throws Exception {
        Path file = directory.resolve("processes");
        Process other = sleep();
        long started = other.toHandle().info().startInstant().orElseThrow().toEpochMilli();
        Files.writeString(file, other.pid() + " " + (started - 10) + "\n");

        assertThat(new ProcessRegister(file).endAll()).isZero();

        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void bearsALineThatWasNotWrittenToItsEnd() throws Exception {
        Path file = directory.resolve("processes");
        Process left = sleep();
        new ProcessRegister(file).add(left.toHandle());
        Files.writeString(file, Files.readString(file) + "123");

        assertThat(new ProcessRegister(file).endAll()).isEqualTo(1);
    }

    @Test
    void endsAlsoWhatIgnoresAPoliteRequest() throws Exception {
        Path file = directory.resolve("processes");
        Process stubborn =
                new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done").start();
        started.add(stubborn);
        assertThat(stubborn.inputReader().readLine()).isEqualTo("ready");
        new ProcessRegister(file).add(stubborn.toHandle());

        assertThat(new ProcessRegister(file).endAll()).isEqualTo(1);

        assertThat(stubborn.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }
}
