package app.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a left-over file says of a process that runs, and that is a PostgreSQL by its name. */
class PostmasterFileTest {

    @TempDir
    private Path directory;

    private Path data;
    private Process process;

    @BeforeEach
    void startAPostgres() throws IOException {
        data = Files.createDirectories(directory.resolve("data"));
        Path program = Files.copy(Path.of("/bin/sh").toRealPath(), directory.resolve("postgres"));
        process = new ProcessBuilder(program.toString(), "-c", "read line", "-D", data.toString()).start();
    }

    @AfterEach
    void endIt() {
        process.destroyForcibly();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case                          | data  | started, seconds after the process | ours
            ours                            | data  | 0                                  | true
            ours, the clock was set a bit   | data  | 3                                  | true
            the number is another one's now | data  | -100                               | false
            a PostgreSQL on other data      | other | 0                                  | false
            no time                         | data  |                                    | false
            """)
    void believesOnlyWhatFits(String name, String folder, Long seconds, boolean isOurs) throws IOException {
        Files.createDirectories(directory.resolve("other"));
        String started = seconds == null
                ? ""
                : Long.toString(process.toHandle()
                                .info()
                                .startInstant()
                                .map(Instant::getEpochSecond)
                                .orElseThrow()
                        + seconds);
        Path lock = Files.writeString(
                data.resolve("postmaster.pid"),
                process.pid() + "\n" + directory.resolve(folder) + "\n" + started + "\n5432\n\n\n  1 2\n");
        PostmasterFile file = new PostmasterFile(data);
        assertThat(file.server().isPresent()).isEqualTo(isOurs);
        file.forgetProcess();
        assertThat(Files.readAllLines(lock).getFirst()).isEqualTo(isOurs ? Long.toString(process.pid()) : "999999999");
        assertThat(Files.readString(lock)).endsWith("5432\n\n\n  1 2\n");
        assertThat(process.isAlive()).isTrue();
    }

    @ParameterizedTest(name = "a PostgreSQL of {0} that started when the file says")
    @CsvSource({"other, false", "data, true"})
    void looksAtTheArgumentsToo(String folder, boolean isOurs) throws IOException {
        Process other = new ProcessBuilder(
                        directory.resolve("postgres").toString(),
                        "-c",
                        "read line",
                        "-D",
                        directory.resolve(folder).toString())
                .start();
        try {
            long started = other.toHandle().info().startInstant().orElseThrow().getEpochSecond();
            Files.writeString(data.resolve("postmaster.pid"), other.pid() + "\n" + data + "\n" + started + "\n");
            assertThat(new PostmasterFile(data).server().isPresent()).isEqualTo(isOurs);
        } finally {
            other.destroyForcibly();
        }
    }
}
