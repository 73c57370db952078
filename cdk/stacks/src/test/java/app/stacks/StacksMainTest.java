package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CDK app as its own process, as the CLI and the local target start it. */
class StacksMainTest {

    @TempDir
    Path folder;

    @Test
    void refusesWithOneSentenceAndLeavesNoOldAssembly() throws IOException, InterruptedException {
        Path assembly = Files.createDirectory(folder.resolve("cdk.out"));
        Files.writeString(assembly.resolve("manifest.json"), "{\"of an earlier run\": true}");

        assertThat(run(assembly, Map.of()).strip())
                .startsWith("unknown stage \"prdo\"")
                .doesNotContain("\n");
        assertThat(assembly.resolve("manifest.json"))
                .content()
                .doesNotContain("of an earlier run")
                .contains("Settings");
        assertThat(assembly.resolve("Settings.metadata.json"))
                .content()
                .contains("aws:cdk:error", "unknown stage \\\"prdo\\\"");
    }

    /** The CLI shows what the assembly says, and stops. */
    @Test
    void leavesTheSentenceToTheCli() throws IOException, InterruptedException {
        Path assembly = Files.createDirectory(folder.resolve("cdk.out"));
        assertThat(run(assembly, Map.of("CDK_CLI_VERSION", "2.1148.1"))).isBlank();
        assertThat(assembly.resolve("Settings.metadata.json")).content().contains("aws:cdk:error");
    }

    private String run(Path assembly, Map<String, String> more) throws IOException, InterruptedException {
        ProcessBuilder main = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "app.stacks.StacksMain");
        main.directory(folder.toFile());
        main.environment().put("CDK_OUTDIR", assembly.toString());
        main.environment().put("CDK_CONTEXT_JSON", "{\"stage\":\"prdo\"}");
        main.environment().putAll(more);
        Process process = main.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        return output;
    }
}
