package app.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.pages.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages tell a newcomer to type, typed: each line is read from its page. */
class PagesRunTest {

    private static final String PAGE_OF_ENDPOINTS = "functions/README.md";

    @TempDir
    private Path folder;

    @Test
    void signsInAndCallsTheApiWithCurl() throws Exception {
        String block = Page.of("proto/README.md").blocks("sh").stream()
                .filter(lines -> lines.contains("curl"))
                .findFirst()
                .orElseThrow();
        try (RunningTarget target = RunningTarget.start()) {
            String output = run(folder, "set -eu\n" + block.replace("http://localhost:8080", target.site()));
            assertThat(output)
                    .contains(target.site() + "/entities\n", "\"email\":\"ada@example.com\"", "\"name\":\"first\"");
        }
    }

    /** The endpoint that the page adds, in a copy of the tree: it compiles, and its tests and its service's pass. */
    @Test
    void addsTheEndpointOfThePage() throws Exception {
        for (Path file : Page.sources()) {
            Path copy = folder.resolve(Page.ROOT.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        Page page = Page.of(PAGE_OF_ENDPOINTS);
        applyToProto(page.blocks("diff").getFirst());
        for (String java : page.blocks("java")) {
            assertThat(java).startsWith("// functions/");
            write(java.lines().findFirst().orElseThrow().substring(3), java.substring(java.indexOf('\n') + 1));
        }
        Path events = folder.resolve("events/dummy");
        String sample = Files.readString(events.resolve("ListEntities.json"));
        write("events/dummy/GetLatestEntity.json", sample.replace("/api/entities", "/api/latest-entity"));
        write("events/dummy/GetLatestEntity.request.json", page.blocks("json").getFirst());

        String output = run(
                folder,
                "mvn -B -o -q test -pl functions/dummy -am -Dtest='GetLatestEntityTest,DummyServiceTest'"
                        + " -Dsurefire.failIfNoSpecifiedTests=false"
                        + (System.getProperty("localRepository") == null
                                ? ""
                                : " -Dmaven.repo.local=" + System.getProperty("localRepository")));

        Path reports = folder.resolve("functions/dummy/target/surefire-reports");
        assertThat(reports.resolve("app.dummy.GetLatestEntityTest.txt"))
                .as(output)
                .exists();
        assertThat(Files.readString(reports.resolve("TEST-app.dummy.DummyServiceTest.xml")))
                .contains("GetLatestEntity");
    }

    /** What is added within the service goes to its beginning, what is added after it to the file's end. */
    private void applyToProto(String diff) throws IOException {
        List<String> lines = diff.lines().toList();
        String file = lines.getFirst().strip().substring("// ".length());
        Path proto = folder.resolve(file);
        StringBuilder service = new StringBuilder();
        StringBuilder end = new StringBuilder();
        StringBuilder added = service;
        String head = lines.get(1).substring(1);
        for (String line : lines.subList(2, lines.size())) {
            if (line.startsWith("+")) {
                added.append(line.substring(1)).append('\n');
            } else {
                added = end;
            }
        }
        String before = Files.readString(proto);
        assertThat(before).contains(head + "\n");
        write(file, before.replace(head + "\n", head + "\n" + service) + end);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    /** What a command prints, which has to succeed. */
    private static String run(Path folder, String command) throws Exception {
        Path log = folder.resolve("output.log");
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean hasEnded = process.waitFor(8, TimeUnit.MINUTES);
        if (!hasEnded) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        String output = Files.readString(log, UTF_8);
        assertThat(hasEnded).as("it ends: %s", output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
