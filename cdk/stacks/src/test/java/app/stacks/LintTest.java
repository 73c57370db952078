package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** CloudFormation's own schema: cfn-lint, where it is installed. */
class LintTest {

    /**
     * W3005: a dependency said twice. CDK does so, and it harms nobody. W3691: its list has full versions only, and we
     * name the major one (cdk/stacks/README.md, "Decisions of the deployment").
     */
    private static final List<String> IGNORED = List.of("W3005", "W3691");

    @Test
    void templatesAreClean() throws IOException, InterruptedException {
        Optional<Path> lint = onPath("cfn-lint");
        if (lint.isEmpty()) {
            String reason = "cfn-lint is not on the PATH, so templates were not checked by it (pip install cfn-lint)";
            System.out.println(reason);
            abort(reason);
        }
        // One process a stage, at once: they take longer than all other tests of templates.
        List<Process> processes = new ArrayList<>();
        for (Map<String, String> settings : Synthesised.STAGES) {
            Synthesised stage = Synthesised.of(settings);
            List<String> command = new ArrayList<>(List.of(lint.orElseThrow().toString(), "--ignore-checks"));
            command.addAll(IGNORED);
            command.add("--");
            stage.templates()
                    .keySet()
                    .forEach(stack -> command.add(stage.directory() + "/" + stack + ".template.json"));
            processes.add(new ProcessBuilder(command).redirectErrorStream(true).start());
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(output).isBlank();
            assertThat(process.waitFor()).isZero();
        }
    }

    /** A program that is installed. */
    static Optional<Path> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
