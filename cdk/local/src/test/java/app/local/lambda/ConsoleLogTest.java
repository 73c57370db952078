package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleLogTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain text      | hello there                                         | hello there
            structured      | {"level":"INFO","message":"signed in","user":"u1"}  | INFO signed in user=u1
            nested          | {"event":"audit","who":{"id":1},"n":2}              | audit who={"id":1} n=2
            not quite JSON  | {"level":                                           | {"level":
            looks like JSON | {curly}                                             | {curly}
            a stack trace   | {"level":"ERROR","message":"x","stackTrace":"a\\nb"} | ERROR x\\n    a\\n    b
            """)
    void rendersForPeople(String name, String line, String want) {
        assertThat(Rendering.readable(line)).isEqualTo(want.replace("\\n", "\n"));
    }

    @Test
    void functionsCannotSteerTheTerminal() {
        assertThat(Rendering.readable("a\u001b[2Jb\rc\u0007")).isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFD");
    }

    @Test
    void printsTimeFunctionAndText() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ConsoleLog plain = new ConsoleLog(new PrintStream(out, false, UTF_8), false)) {
            plain.write(line(LogLine.Kind.OUTPUT, "hello"));
            plain.write(line(LogLine.Kind.WARNING, "x".repeat(10_000)));
        }
        assertThat(out.toString(UTF_8).lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} GetUser {14}│ hello"),
                        second -> assertThat(second)
                                .contains("! xxx")
                                .endsWith("… (6000 more characters in the log file)"));
        try (ConsoleLog coloured = new ConsoleLog(new PrintStream(out, false, UTF_8), true)) {
            assertThat(coloured.format(line(LogLine.Kind.WARNING, "bad"))).contains("\u001b[31m! bad\u001b[0m");
        }
    }

    @Test
    void aConsoleThatStandsStillHoldsUpNothing() throws InterruptedException {
        CountDownLatch still = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                try {
                    still.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                out.write(octets, offset, length);
            }
        };
        try (ConsoleLog console = new ConsoleLog(new PrintStream(stuck, true, UTF_8), false)) {
            long begun = System.nanoTime();
            for (int i = 0; i < 20_000; i++) {
                console.write(line(LogLine.Kind.OUTPUT, "line " + i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            still.countDown();
        }
        assertThat(out.toString(UTF_8)).contains("line 0", "lines were not shown");
    }

    @Test
    void logFilesAreBounded(@TempDir Path directory) throws IOException {
        try (FunctionLog log = new FunctionLog("GetUser", directory, line -> {}, 1000)) {
            for (int i = 0; i < 100; i++) {
                log.write(LogLine.Kind.OUTPUT, "e", "", "line " + i);
            }
        }
        assertThat(Files.size(directory.resolve("GetUser.log"))).isLessThanOrEqualTo(1000);
        assertThat(Files.size(directory.resolve("GetUser.log.1"))).isLessThanOrEqualTo(1000);
        assertThat(Files.readString(directory.resolve("GetUser.log"))).endsWith("line 99\n");
    }

    private static LogLine line(LogLine.Kind kind, String text) {
        return new LogLine(Instant.EPOCH, "GetUser", kind, text);
    }
}
