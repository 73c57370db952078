package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A build after something was removed is a clean build: what was made of a .proto file, a message or a source goes with
 * it. Otherwise a deployment of an earlier commit would deploy the rpc that came later. With Maven itself, on a copy of
 * the module whose output all others are derived from.
 */
@Tag("tree")
class RemovedInputsTest {

    private static final String CLASSES = "shared-model/target/classes";

    @TempDir
    private Path folder;

    @Test
    void leavesNothingOfWhatWasRemoved() throws Exception {
        TreeCopy copy = TreeCopy.of(folder, "pom.xml", ".mvn", "proto", "shared-model/pom.xml", "shared-model/src");
        build(copy);
        Map<String, String> clean = copy.content(CLASSES);

        Path proto = copy.resolve("proto/user/v1/user.proto");
        String before = Files.readString(proto);
        Files.writeString(proto, before + "\nmessage Gone {}\n");
        Path otherFolder = Files.createDirectories(copy.resolve("proto/gone/v1"));
        Path otherProto = otherFolder.resolve("gone.proto");
        Files.writeString(
                otherProto, before.replaceAll("user\\.v1", "gone.v1").replaceFirst("(?s)service .*?\\n}", ""));
        Path source = copy.resolve("shared-model/src/main/java/app/api/Gone.java");
        Files.writeString(source, "package app.api;\n\nfinal class Gone {}\n");
        build(copy);
        assertThat(copy.content(CLASSES).keySet())
                .contains(
                        "app/user/v1/Gone.class",
                        "app/user/v1/GetUserReq.class".replace("/user/", "/gone/"),
                        "app/api/Gone.class");

        Files.writeString(proto, before);
        Files.delete(otherProto);
        Files.delete(otherFolder);
        Files.delete(copy.resolve("proto/gone"));
        Files.delete(source);
        build(copy);
        assertThat(copy.content(CLASSES)).isEqualTo(clean);
    }

    private static void build(TreeCopy copy) throws Exception {
        TreeCopy.run(copy.resolve("shared-model"), TreeCopy.maven("process-classes"));
    }
}
