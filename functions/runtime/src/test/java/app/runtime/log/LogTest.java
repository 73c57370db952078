package app.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.log.Log.Level;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(out, true, UTF_8));

    private List<JsonObject> lines() {
        return out.toString(UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "two\nlines", "\r\n\u2028\u2029", "\"quoted\" \\ {\"level\":\"INFO\"}", "\0", "ü👋"})
    void writesOneLineWhateverIsInIt(String text) {
        log.write(Level.WARN, text, Map.of("fact", text), new IllegalStateException(text));
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0).get("level").getAsString()).isEqualTo("WARN");
        assertThat(lines().get(0).get("message").getAsString()).isEqualTo(text);
        assertThat(lines().get(0).get("fact").getAsString()).isEqualTo(text);
        assertThat(lines().get(0).get("error").getAsString()).startsWith("java.lang.IllegalStateException: " + text);
    }

    @Test
    void keepsKindsAndOrder() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("z", 1.5);
        facts.put("a", true);
        facts.put("m", Level.INFO);
        log.write(Level.INFO, "m", facts);
        assertThat(out.toString(UTF_8).strip())
                .isEqualTo("{\"level\":\"INFO\",\"message\":\"m\",\"z\":1.5,\"a\":true,\"m\":\"INFO\"}");
    }

    @Test
    void cutsAStackTrace() {
        Throwable failure = new IllegalStateException("x".repeat(10_000));
        log.write(Level.ERROR, "m", Map.of(), failure);
        assertThat(lines().get(0).get("error").getAsString()).hasSize(4000);
    }

    @Test
    void writesEvenWhatIsNoNumberOfJson() {
        log.write(Level.INFO, "m", Map.of("ratio", Double.NaN));
        assertThat(lines().get(0).get("ratio").getAsString()).isEqualTo("NaN");
    }

    @Test
    void isMutedDuringARehearsalOnly() {
        log.mutedWhile(() -> log.write(Level.ERROR, "priming", Map.of()));
        assertThat(lines()).isEmpty();
        try {
            log.mutedWhile(() -> {
                throw new IllegalStateException("x");
            });
        } catch (IllegalStateException e) {
            log.write(Level.INFO, "after", Map.of());
        }
        assertThat(lines()).hasSize(1);
    }

    @Test
    void auditsInOneLine() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("userId", "u");
        facts.put("sessionId", "s");
        new Audit(log).record(Audit.Event.SIGN_OUT, facts);
        assertThat(out.toString(UTF_8).strip())
                .isEqualTo("{\"level\":\"INFO\",\"message\":\"audit\",\"audit\":\"SIGN_OUT\","
                        + "\"userId\":\"u\",\"sessionId\":\"s\"}");
    }
}
