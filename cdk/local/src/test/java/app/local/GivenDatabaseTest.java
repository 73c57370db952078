package app.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the password of a given database comes from. */
class GivenDatabaseTest {

    private static final String FILE = "org.postgresql.pgpassfile";

    @TempDir
    private Path directory;

    @BeforeEach
    void writePasswordFile() throws IOException {
        Path file = directory.resolve("pgpass");
        Files.writeString(file, "db.example:5432:app:me:from the file\n");
        System.setProperty(FILE, file.toString());
    }

    @AfterEach
    void clear() {
        System.clearProperty(FILE);
    }

    @ParameterizedTest(name = "{0}, PGPASSWORD={1}")
    @CsvSource(delimiter = '|', textBlock = """
            postgres://me@db.example/app       |         | from the file
            postgresql://me@db.example:5432/app |        | from the file
            postgres://me@db.example/app       | given   | given
            postgres://you@db.example/app      |         |
            postgres://me@db.example:5433/app  |         |
            """)
    void takesItFromWhereLibpqDoes(String url, String variable, String password) throws StartException {
        Map<String, String> environment = variable == null ? Map.of() : Map.of("PGPASSWORD", variable);
        assertThat(GivenDatabase.of(url, environment).password()).isEqualTo(password == null ? "" : password);
    }

    @Test
    void showsItNowhere() throws StartException {
        assertThat(GivenDatabase.of("postgres://me@db.example/app", Map.of()))
                .hasToString("GivenDatabase[postgres://me@db.example/app]");
    }
}
