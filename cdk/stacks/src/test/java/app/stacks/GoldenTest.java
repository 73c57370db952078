package app.stacks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates of the stage dev, as they were last reviewed. */
class GoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @ParameterizedTest
    @ValueSource(strings = {"Alerts", "Network", "Database", "Gateway", "Site", "Api"})
    void template(String stack) throws JsonProcessingException {
        String template = JSON.writeValueAsString(
                JSON.convertValue(Synthesised.of(Map.of()).templates().get(stack), Map.class));
        GoldenFile.check(stack + ".json", normalised(template) + "\n");
    }

    /** Hashes of assets and versions change with every build, and say nothing. */
    private static String normalised(String template) {
        return template.replaceAll("[0-9a-f]{64}", "<hash>")
                .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>")
                .replaceAll("(Deployment[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>");
    }
}
