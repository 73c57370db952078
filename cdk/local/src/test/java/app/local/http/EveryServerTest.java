package app.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server that somebody adds is guarded as the others are. */
class EveryServerTest {

    @Test
    void isBehindTheGuard() throws IOException {
        List<Path> servers;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            servers = sources.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains("new Server("))
                    .toList();
        }
        assertThat(servers)
                .isNotEmpty()
                .allSatisfy(file -> assertThat(read(file)).as(file.toString()).contains("setHandler(new HostGuard("));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
