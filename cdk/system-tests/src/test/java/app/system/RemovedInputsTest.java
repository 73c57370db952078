package app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build after something was removed is a clean build: what was made of a .proto file, a message or a source goes with
 * it. Otherwise a deployment of an earlier commit would deploy the rpc that came later. With Maven itself, on a copy of
 * the module whose output all others are derived from.
 */
class RemovedInputsTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    private Path copy;

    @Test
    void leavesNothingOfWhatWasRemoved() throws Exception {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn"))))
                .as("there is a mvn on the PATH")
                .isTrue();
        for (String input : List.of("pom.xml", ".mvn", "proto", "shared-model/pom.xml", "shared-model/src")) {
            copy(ROOT.resolve(input), copy.resolve(input));
        }
        build();
        Map<String, String> clean = output();

        Path proto = copy.resolve("proto/user/v1/user.proto");
        String before = Files.readString(proto);
        Files.writeString(proto, before + "\nmessage Gone {}\n");
        Path otherFolder = Files.createDirectories(copy.resolve("proto/gone/v1"));
        Path otherProto = otherFolder.resolve("gone.proto");
        Files.writeString(
                otherProto, before.replaceAll("user\\.v1", "gone.v1").replaceFirst("(?s)service .*?\\n}", ""));
        Path source = copy.resolve("shared-model/src/main/java/app/api/Gone.java");
        Files.writeString(source, "package app.api;\n\nfinal class Gone {}\n");
        build();
        assertThat(output().keySet())
                .contains("app/user/v1/Gone.class", "app/gone/v1/GetUserReq.class", "app/api/Gone.class");

        Files.writeString(proto, before);
        Files.delete(otherProto);
        Files.delete(otherFolder);
        Files.delete(copy.resolve("proto/gone"));
        Files.delete(source);
        build();
        assertThat(output()).isEqualTo(clean);
    }

    private void build() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-q", "-B", "-o", "process-classes"));
        if (System.getProperty("localRepository") != null) {
            command.add("-Dmaven.repo.local=" + System.getProperty("localRepository"));
        }
        Path log = copy.resolve("maven.log");
        Process maven = new ProcessBuilder(command)
                .directory(copy.resolve("shared-model").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
        assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    }

    /** Each file below target/classes and its content. */
    private Map<String, String> output() throws IOException {
        Path classes = copy.resolve("shared-model/target/classes");
        Map<String, String> output = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                output.put(classes.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return output;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
