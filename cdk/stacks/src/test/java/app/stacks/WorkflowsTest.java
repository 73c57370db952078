package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GitHub's workflows run what somebody has read, and sign in to AWS only where they must. */
class WorkflowsTest {

    private static List<String> lines(String workflow) throws IOException {
        return Files.readAllLines(Path.of("../../.github/workflows", workflow));
    }

    /** A tag can be moved to other code; a commit cannot. */
    @ParameterizedTest
    @ValueSource(strings = {"build.yml", "deploy.yml", "preview.yml"})
    void actionsAreNamedByCommit(String workflow) throws IOException {
        assertThat(lines(workflow))
                .filteredOn(line -> line.contains("uses:"))
                .isNotEmpty()
                .allMatch(line -> line.matches(".*uses: [\\w.-]+/[\\w.-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"build.yml", "deploy.yml", "preview.yml"})
    void noWorkflowAsksForATokenInAllItsJobs(String workflow) throws IOException {
        assertThat(lines(workflow)).doesNotContain("  id-token: write").contains("permissions:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"build.yml"})
    void whatDeploysNothingGetsNoToken(String workflow) throws IOException {
        assertThat(lines(workflow)).noneMatch(line -> line.contains("id-token"));
    }

    /** Half an archive, or an empty site, would be deployed by a build that does several things at once. */
    @Test
    void templatesAreWrittenWhenWhatTheyNameIsBuilt() throws IOException {
        assertThat(artifacts("pom.xml")).contains("archives", "web");
        assertThat(artifacts("../../functions/archives/pom.xml"))
                .contains("migrate")
                .containsAll(Catalogue.ofProto().services());
    }

    private static List<String> artifacts(String pom) throws IOException {
        return Pattern.compile("<artifactId>([^<]+)</artifactId>")
                .matcher(Files.readString(Path.of(pom)))
                .results()
                .map(artifact -> artifact.group(1))
                .toList();
    }
}
