package app.stacks.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.stacks.stage.InvalidSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {

    @TempDir
    Path project;

    @Test
    void saysHowToBuildWhatIsMissing() {
        assertThatThrownBy(() -> new Archives(project).of("user"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("functions/user/target/user.zip is missing: build it in the project's root with"
                        + " `mvn package -DskipTests -pl functions/user -am`");
    }

    @Test
    void givesAServiceOneArchive() throws IOException {
        Files.createDirectories(project.resolve("functions/user/target"));
        Files.writeString(project.resolve("functions/user/target/user.zip"), "archive");
        Archives archives = new Archives(project);

        assertThat(archives.of("user")).isSameAs(archives.of("user"));
        assertThat(archives.of("user").path()).isEqualTo("functions/user/target/user.zip");
    }
}
