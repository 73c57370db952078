package app.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every option that proto/ offers is in the tables of proto/README.md. */
class OptionsPageTest {

    private static final String DECLARATIONS = "proto/app/v1/options.proto";

    private static final Pattern EXTENSIONS = Pattern.compile("(?ms)^extend [\\w.]+ \\{\n(.*?)^}");
    private static final Pattern MESSAGES = Pattern.compile("(?ms)^message \\w+ \\{\n(.*?)^}");
    private static final Pattern ENUMS = Pattern.compile("(?ms)^enum \\w+ \\{\n(.*?)^}");
    private static final Pattern FIELD = Pattern.compile("(?m)^  [\\w.]+ (\\w+) = \\d+;");
    private static final Pattern VALUE = Pattern.compile("(?m)^  (\\w+) = \\d+;");

    private final String page;
    private final String declarations;

    OptionsPageTest() throws IOException {
        this.page = Page.of("proto/README.md").text();
        this.declarations = Files.readString(Page.ROOT.resolve(DECLARATIONS));
    }

    @Test
    void namesEachOption() {
        assertThat(names(EXTENSIONS, FIELD))
                .contains("access", "from_session", "max_per_user")
                .allSatisfy(option -> assertThat(page)
                        .as("a row of proto/README.md for (app.v1.%s)", option)
                        .containsPattern("(?m)^\\| `\\(app\\.v1\\." + option + "\\)[` ]"));
    }

    @Test
    void namesEachFieldOfAnOption() {
        assertThat(names(MESSAGES, FIELD))
                .contains("schedule", "cleared_cookies")
                .allSatisfy(field -> assertThat(page)
                        .as("a word of proto/README.md on %s", field)
                        .containsPattern("\\b" + field + "\\b"));
    }

    /** SESSION_VALUE_NONE is what a field without the option has. */
    @Test
    void namesEachValueOfAnOption() {
        assertThat(names(ENUMS, VALUE))
                .contains("ACCESS_INTERNAL")
                .filteredOn(value -> !value.equals("SESSION_VALUE_NONE"))
                .allSatisfy(value -> assertThat(page)
                        .as("a word of proto/README.md on %s", value)
                        .contains('`' + value + '`'));
    }

    private List<String> names(Pattern block, Pattern line) {
        return block.matcher(declarations)
                .results()
                .map(MatchResult::group)
                .flatMap(text -> line.matcher(text).results())
                .map(name -> name.group(1))
                .toList();
    }
}
