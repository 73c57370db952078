package app.local.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The modules of this checkout, in the archives that were built of them. */
class ModuleTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @ParameterizedTest
    @CsvSource({"user, user", "user, runtime", "auth, auth", "auth, user", "auth, runtime", "dummy, dummy"})
    void isFoundInTheArchivesThatHoldIt(String archive, String name) throws IOException {
        Module module = Module.in(ROOT).stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<String> jars;
        try (ZipFile zip = new ZipFile(ROOT.resolve("functions/" + archive + "/target/" + archive + ".zip")
                .toFile())) {
            jars = zip.stream()
                    .map(ZipEntry::getName)
                    .filter(entry -> module.isJar(Path.of(entry)))
                    .toList();
        }
        assertThat(jars).containsExactly("lib/" + name + "-1.jar");
    }
}
