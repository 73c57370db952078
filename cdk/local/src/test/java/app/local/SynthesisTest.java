package app.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With stacks that write an empty assembly. */
class SynthesisTest {

    private static final String STACKS = """
            package app.stacks;
            public class StacksMain {
                public static void main(String[] args) throws Exception {
                    java.nio.file.Files.writeString(
                            java.nio.file.Path.of(System.getenv("CDK_OUTDIR"), "manifest.json"), "{}");
                }
            }
            """;

    @TempDir
    private Path root;

    @BeforeEach
    void build() throws IOException {
        Path classes = Files.createDirectories(root.resolve("cdk/stacks/target/classes"));
        Files.createDirectories(root.resolve("shared-model/target/classes/app/api"));
        Files.createDirectories(root.resolve("proto/user"));
        Files.writeString(root.resolve("cdk.json"), "{}");
        Path source = Files.writeString(root.resolve("StacksMain.java"), STACKS);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()))
                .isZero();
        Files.writeString(
                root.resolve("cdk/stacks/target/classpath.txt"),
                root.resolve("shared-model/target/shared-model-1.jar").toString());
    }

    private Synthesis synthesis(String stage) {
        return new Synthesis(root, root.resolve(".local"), stage, root.resolve("cdk/stacks/target/classpath.txt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proto/user/more.proto",
                "cdk/stacks/target/classes/app/stacks/More.class",
                "shared-model/target/classes/app/api/More.class",
                "shared-model/target/classes/app/api/catalogue.binpb",
                "web/content-security-policy.txt"
            })
    void isNeededAfterAnInputCameOrChangedOrWent(String input) throws Exception {
        Synthesis synthesis = synthesis("dev");
        assertThat(synthesis.isNeeded()).as("at first").isTrue();
        synthesis.run();
        assertThat(synthesis.isNeeded()).as("afterwards").isFalse();
        Path file = root.resolve(input);
        Files.createDirectories(file.getParent());
        for (String step : new String[] {"it came", "it changed", "it went"}) {
            if (step.equals("it went")) {
                Files.delete(file);
            } else {
                Files.writeString(file, step);
            }
            assertThat(synthesis.isNeeded()).as(step).isTrue();
            synthesis.run();
            assertThat(synthesis.isNeeded()).as("after " + step).isFalse();
        }
    }

    @Test
    void isNeededForAnotherStage() throws Exception {
        synthesis("dev").run();
        assertThat(synthesis("prod").isNeeded()).isTrue();
    }
}
