package app.stacks;

import app.testing.GoldenFile;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates of the stage dev, as they were last reviewed. */
@Tag("golden")
class GoldenTest {

    /** Where the golden files of templates are. */
    static final Path FOLDER = Path.of("src/test/resources/app/stacks");

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @ParameterizedTest
    @ValueSource(strings = {"Alerts", "Network", "Database", "Gateway", "Site", "Api"})
    void template(String stack) throws JsonProcessingException {
        String template = JSON.writeValueAsString(
                JSON.convertValue(Synthesised.of(Map.of()).templates().get(stack), Map.class));
        GoldenFile.check(FOLDER.resolve(stack + ".json"), normalised(template) + "\n");
    }

    /** Hashes of assets and versions change with every build, and say nothing. */
    private static String normalised(String template) {
        return template.replaceAll("[0-9a-f]{64}", "<hash>")
                .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>")
                .replaceAll("(Deployment[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>");
    }
}
