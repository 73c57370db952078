package app.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Old code runs beside a new schema for a while, and tables are in use while they change: squawk, where it is
 * installed, knows what harms. What is meant all the same says so above the statement, {@code -- squawk-ignore rule}.
 */
class MigrationLintTest {

    /** Migrate sets the one, and its own timeout is the other. */
    private static final String ANSWERED = "require-lock-timeout,require-statement-timeout";

    @TempDir
    Path folder;

    @Test
    void migrationsHarmNobody() throws IOException, InterruptedException {
        List<Path> migrations;
        try (Stream<Path> files = Files.walk(Path.of(".."), 3)) {
            migrations = files.filter(file -> file.toString().matches(".*/migrations/[^/]+\\.sql"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
        assertThat(migrations).hasSizeGreaterThanOrEqualTo(3);
        assertThat(lint(migrations)).isEmpty();
    }

    @Test
    void knowsWhatHarms() throws IOException, InterruptedException {
        Path migration = folder.resolve("V2__harms.sql");
        Files.writeString(migration, "ALTER TABLE users.users RENAME COLUMN name TO full_name;\n");
        assertThat(lint(List.of(migration))).contains("renaming-column");
    }

    private static String lint(List<Path> migrations) throws IOException, InterruptedException {
        Optional<Path> squawk = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "squawk"))
                .filter(Files::isExecutable)
                .findFirst();
        if (squawk.isEmpty()) {
            String reason = "squawk is not on the PATH, so migrations were not checked by it (pip install squawk-cli)";
            System.out.println(reason);
            abort(reason);
        }
        List<String> command = new ArrayList<>(List.of(
                squawk.orElseThrow().toString(),
                "--assume-in-transaction",
                "--pg-version",
                "17.0",
                "--exclude",
                ANSWERED,
                "--reporter",
                "gcc"));
        migrations.forEach(migration -> command.add(migration.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(output.isEmpty() ? 0 : 1);
        return output;
    }
}
