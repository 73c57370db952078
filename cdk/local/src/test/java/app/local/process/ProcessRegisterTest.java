package app.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"123", "123 ", "\0\0\0 \0\0", "12 -3", "1 2 3", "99999999999999999999 1"})
    void bearsALineThatWasNotWrittenToItsEnd(String line) throws Exception {
        Path file = directory.resolve("processes");
        Process left = sleep();
        new ProcessRegister(file).add(left.toHandle());
        Files.writeString(file, Files.readString(file) + line);

        assertThat(new ProcessRegister(file).endAll()).isEqualTo(1);
    }

    @Test
    void endsWhatItCannotEnter() throws Exception {
        Process started = sleep();
        ProcessRegister register = new ProcessRegister(Path.of("/dev/full"));

        assertThatThrownBy(() -> register.add(started.toHandle())).isInstanceOf(UncheckedIOException.class);

        assertThat(started.waitFor(5, TimeUnit.SECONDS)).isTrue();
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
