package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code mvn -Plocal} runs what is built at once where nothing has changed since, and builds where anything has. With
 * Maven itself, on the root's pom.xml and a few files; there is nothing to run, which the JVM says.
 */
class BuiltAlreadyTest {

    private static final Instant BUILT = Instant.now().minusSeconds(60);

    @TempDir
    private Path copy;

    @BeforeEach
    void allIsBuilt() throws IOException {
        TreeCopy.of(copy, "pom.xml");
        Files.createDirectory(copy.resolve(".mvn"));
        for (String file : List.of(
                "proto/user/v1/user.proto",
                "functions/user/src/main/java/GetUser.java",
                "functions/user/src/test/java/GetUserTest.java",
                "functions/user/README.md",
                "web/src/lib/api/gen/user.ts",
                "cdk/local/target/classpath.txt")) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.writeString(copy.resolve(file), "");
        }
        try (Stream<Path> all = Files.walk(copy)) {
            for (Path path : all.toList()) {
                Files.setLastModifiedTime(path, FileTime.from(BUILT.minusSeconds(60)));
            }
        }
        stamp("all-is-built", BUILT);
        // A first build makes target/ in each module's folder.
        Files.setLastModifiedTime(copy.resolve("functions/user"), FileTime.from(BUILT.plusSeconds(10)));
        stamp("build-ended", BUILT.plusSeconds(20));
    }

    private void stamp(String name, Instant time) throws IOException {
        Files.setLastModifiedTime(Files.createFile(copy.resolve("cdk/local/target", name)), FileTime.from(time));
    }

    @Test
    void runsAtOnceWhatIsBuilt() throws Exception {
        assertThat(startsAtOnce()).isTrue();
        // Twice: looking leaves nothing behind that is newer.
        assertThat(startsAtOnce()).isTrue();
    }

    @Test
    void runsAtOnceWhenOnlyTestsPagesOrGeneratedFilesHaveChanged() throws Exception {
        Files.writeString(copy.resolve("functions/user/src/test/java/GetUserTest.java"), "changed");
        Files.writeString(copy.resolve("functions/user/README.md"), "changed");
        Files.writeString(copy.resolve("web/src/lib/api/gen/user.ts"), "changed");
        assertThat(startsAtOnce()).isTrue();
    }

    @Test
    void buildsWhatHasChanged() throws Exception {
        Files.writeString(copy.resolve("functions/user/src/main/java/GetUser.java"), "changed");
        assertThat(startsAtOnce()).isFalse();
    }

    @Test
    void buildsWhenAFileIsGone() throws Exception {
        Files.delete(copy.resolve("proto/user/v1/user.proto"));
        assertThat(startsAtOnce()).isFalse();
    }

    @Test
    void buildsWhenAModuleWasCleaned() throws Exception {
        Files.createDirectory(copy.resolve("functions/user/target"));
        assertThat(startsAtOnce()).isFalse();
    }

    @Test
    void buildsAfterABuildThatWasBroken() throws Exception {
        Files.delete(copy.resolve("cdk/local/target/all-is-built"));
        assertThat(startsAtOnce()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dprot=9000", "-Dreset -D prot"})
    void refusesAnOptionThatThereIsNot(String option) throws Exception {
        assertThat(start(option))
                .contains("-Dprot is no option of mvn -Plocal.", "The options of mvn -Plocal are -Dport, ")
                .endsWith("failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dtest=A -DskipTests -Dany.name=1", "-Dreset -Ddatabase=postgres://u@h/a?prot=1"})
    void takesOptionsOfItsOwnAndOfMavens(String option) throws Exception {
        assertThat(start(option)).contains("app.local.LocalMain");
    }

    /** Before anything is built. */
    @ParameterizedTest
    @ValueSource(strings = {"-Dport=%s", "-Dport=0 -DapiPort=%s"})
    void refusesAPortThatIsTaken(String option) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(start(option.formatted(taken.getLocalPort())))
                    .contains(
                            "Port " + taken.getLocalPort() + " of 127.0.0.1 is taken.",
                            "end it, or choose another with -Dport=9000")
                    .endsWith("failed");
        }
    }

    private boolean startsAtOnce() throws IOException, InterruptedException {
        String said = start("-Dport=0");
        boolean isStarted = said.contains("app.local.LocalMain");
        assertThat(said).endsWith(isStarted ? "failed" : "ended");
        return isStarted;
    }

    /** What is said, and at last whether it ended or failed. */
    private String start(String options) throws IOException, InterruptedException {
        String port = options.contains("-Dport=") ? "" : " -Dport=0";
        return TreeCopy.run(
                        copy,
                        TreeCopy.maven("-N -Plocal initialize " + options + port) + " && echo ended || echo failed")
                .strip();
    }
}
