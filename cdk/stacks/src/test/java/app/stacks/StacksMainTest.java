package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CDK app as its own process, as the CLI and the local target start it. */
class StacksMainTest {

    @TempDir
    Path folder;

    @Test
    void refusesWithOneSentenceAndLeavesNoOldAssembly() throws IOException, InterruptedException {
        Path assembly = Files.createDirectory(folder.resolve("cdk.out"));
        Files.writeString(assembly.resolve("manifest.json"), "{}");
        ProcessBuilder main = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "app.stacks.StacksMain");
        main.directory(folder.toFile());
        main.environment().put("CDK_OUTDIR", assembly.toString());
        main.environment().put("CDK_CONTEXT_JSON", "{\"stage\":\"prdo\"}");
        main.environment().put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "18,20,22,24");
        Process process = main.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(output.strip()).startsWith("unknown stage \"prdo\"").doesNotContain("\n");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(assembly.resolve("manifest.json")).doesNotExist();
    }
}
