package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReturnToTest {

    /** The one table of cases: the site's test, return-to.test.ts, reads it too. */
    static List<Arguments> cases() throws IOException {
        List<Arguments> cases = new ArrayList<>();
        String table = Files.readString(Path.of("src/test/resources/return-to.json"));
        for (JsonElement row : JsonParser.parseString(table).getAsJsonArray()) {
            cases.add(Arguments.of(
                    row.getAsJsonArray().get(0).getAsString(),
                    row.getAsJsonArray().get(1).getAsBoolean()));
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void allowsPathsOfThisSiteOnly(String path, boolean isAllowed) {
        assertThat(ReturnTo.isAllowed(path)).isEqualTo(isAllowed);
    }
}
