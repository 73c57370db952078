package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.local.assembly.FunctionRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions run wherever the state folder is, whatever locales the machine has. */
class PathTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "zustand-ä", "状态"})
    void functionsRunInAFolderOfAnyName(String name) throws IOException {
        assumeThat(System.getProperty("sun.jnu.encoding"))
                .as("the encoding of this JVM's own file names")
                .isEqualTo("UTF-8");
        Path state = Files.createDirectories(directory.resolve(name));
        try (Lambda lambda = Lambda.start(
                List.of(Functions.obedient(Functions.archive(state))),
                LambdaSettings.in(state).build())) {
            assertThat(lambda.invoke(FunctionRef.of("Obedient"), "\"echo here\"".getBytes(UTF_8), "")
                            .outcome())
                    .isInstanceOfSatisfying(
                            InvocationOutcome.Success.class,
                            answer -> assertThat(new String(answer.payload(), UTF_8))
                                    .isEqualTo("\"here\""));
        }
    }
}
