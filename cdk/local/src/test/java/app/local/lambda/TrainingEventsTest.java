package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingEventsTest {

    @TempDir
    Path events;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a caller's proof goes | {"cookies":["a=b"],"headers":{"cookie":"a=b","x":"y"},"requestContext":{"authorizer":{"lambda":{}},"stage":"s"}} | {"headers":{"x":"y"},"requestContext":{"stage":"s"}}
            open to anyone        | {"headers":{"x":"y"},"requestContext":{"stage":"s"}} |
            not an object         | [] |
            not JSON              | {{ |
            """)
    void sendsOnlyWhatIsRefused(String name, String sample, String want) throws IOException {
        Files.createDirectories(events.resolve("user"));
        Files.writeString(events.resolve("user/GetUser.json"), sample);
        FunctionSpec function = Functions.spec("GetUser", "app.Handler", Path.of("/x/user.zip"), true);
        List<String> sent = TrainingEvents.harmless(events, spec -> false, spec -> false).apply(function).stream()
                .map(event -> new String(event, UTF_8))
                .toList();
        assertThat(sent).isEqualTo(want == null ? List.of() : List.of(want));
    }

    @Test
    void sendsAnAuthorizerARequestOfNobody() {
        FunctionSpec function = Functions.spec("SessionAuthorizer", "app.Handler", Path.of("/x/auth.zip"), true);
        assertThat(TrainingEvents.harmless(events, function::equals, spec -> false)
                        .apply(function))
                .singleElement()
                .satisfies(event -> assertThat(new String(event, UTF_8))
                        .contains("\"type\":\"REQUEST\"")
                        .doesNotContain("cookie"));
    }

    @Test
    void callsWhatADeploymentCallsOnceMore() {
        FunctionSpec function = Functions.spec("Migrate", "app.Handler", Path.of("/x/migrate.zip"), false);
        assertThat(TrainingEvents.harmless(events, spec -> false, function::equals)
                        .apply(function))
                .containsExactly("{}".getBytes(UTF_8));
    }
}
