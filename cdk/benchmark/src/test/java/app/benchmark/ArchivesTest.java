package app.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an archive weighs, a deployment carries and a cold start opens. Raise a limit only for a reason worth it. */
class ArchivesTest {

    private static final List<String> UNWANTED = List.of(
            "HikariCP", "logback", "jackson-databind", "netty", "reactor-core", "apache-client", "micronaut-serde");

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            # service, megabytes, jars
            auth,      9,         58
            user,      6,         28
            dummy,     6,         28
            migrate,   6,         31
            """)
    void isSmall(String service, int megabytes, int jars) throws IOException {
        Path archive = archive(service);
        List<String> names = jars(archive);
        assertThat(Files.size(archive)).as("bytes of %s", archive).isLessThanOrEqualTo(megabytes * 1_000_000L);
        assertThat(names).as("jars of %s", archive).hasSizeBetween(5, jars);
        assertThat(names)
                .as("jars of %s that cost a start more than they are worth", archive)
                .noneMatch(name -> UNWANTED.stream().anyMatch(name::contains));
    }

    static Path archive(String service) {
        Path archive = Path.of("../../functions", service, "target", service + ".zip");
        assertThat(archive)
                .as("the archive; mvn verify builds it before it tests it")
                .exists();
        return archive.toAbsolutePath().normalize();
    }

    private static List<String> jars(Path archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    names.add(entry.getName());
                }
            }
        }
        return names;
    }
}
