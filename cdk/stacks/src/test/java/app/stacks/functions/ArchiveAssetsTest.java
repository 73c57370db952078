package app.stacks.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.stacks.stage.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveAssetsTest {

    @TempDir
    Path project;

    @Test
    void saysHowToBuildWhatIsMissing() {
        assertThatThrownBy(() -> new ArchiveAssets(project).of("user"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("functions/user/target/user.zip is missing: build it in the project's root with"
                        + " `mvn package -DskipTests -pl functions/user -am`");
    }

    @Test
    void givesAServiceOneArchive() throws IOException {
        Files.createDirectories(project.resolve("functions/user/target"));
        Files.writeString(project.resolve("functions/user/target/user.zip"), "archive");
        ArchiveAssets archives = new ArchiveAssets(project);

        assertThat(archives.of("user")).isSameAs(archives.of("user"));
        assertThat(archives.of("user").path()).isEqualTo("functions/user/target/user.zip");
    }
}
