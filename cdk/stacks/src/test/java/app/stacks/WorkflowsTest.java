package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        String pom = Files.readString(Path.of("pom.xml"));
        String synth = pom.substring(pom.indexOf("<id>synth</id>"), pom.indexOf("app.stacks.StacksMain"));
        List<String> built = new ArrayList<>(List.of("migrate", "web"));
        built.addAll(Catalogue.ofProto().services());
        assertThat(built).allSatisfy(module -> assertThat(synth).contains("<artifactId>" + module + "</artifactId>"));
    }
}
