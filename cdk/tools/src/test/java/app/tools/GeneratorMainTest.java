package app.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The generators on a copy of this repository's sources; FirstHourTest builds what they make. The names are none that a
 * page tells anybody to type: this passes where somebody has.
 */
class GeneratorMainTest {

    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

    /** A root of packages with another number of words than any page's example has. */
    private static final String ROOT = "org.probe.base";

    /** What those tests use that are to change nothing. */
    @TempDir
    private static Path unchanged;

    private static Map<String, String> before = Map.of();

    @TempDir
    private Path copy;

    @BeforeAll
    static void copySources() throws IOException {
        copySources(unchanged);
        before = sources(unchanged);
    }

    @AfterAll
    static void nothingWasChanged() {
        assertThat(sources(unchanged)).isEqualTo(before);
    }

    private static void copySources(Path target) throws IOException {
        for (String file : new SourceTree(REPOSITORY).files()) {
            Files.createDirectories(target.resolve(file).getParent());
            Files.copy(REPOSITORY.resolve(file), target.resolve(file));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # setting | value                | message
            endpoint  | user/GetUser         | a type of the name GetUser exists already: functions/
            endpoint  | user/User            | a type of the name User exists already: functions/user/src/main/java/
            endpoint  | auth/Accounts        | proto/auth/v1/auth.proto has the route /api/accounts already
            endpoint  | probes/ListProbes    | there is no service probes: make it and its first endpoint with -Dservice=probes/ListProbes
            endpoint  | testing/ListProbes   | there is no service testing
            endpoint  | ProbeUsers           | "ProbeUsers" is not a service and an rpc: write them as in dummy/CountEntities
            endpoint  | user/probeUsers      | "probeUsers" cannot name an rpc: it must be words that each begin with a capital letter
            endpoint  | user/Probe-Users     | "Probe-Users" cannot name an rpc
            endpoint  | user/                | "" cannot name an rpc
            endpoint  | ../ListProbes        | ".." cannot name a service: it must be 2 to 30 lower-case letters and digits
            service   | Probes/ListProbes    | "Probes" cannot name a service
            service   | class/ListProbes     | "class" cannot name a service
            service   | user/ListProbes      | the package app.user exists already:
            service   | runtime/ListProbes   | the package app.runtime exists already:
            service   | stacks/ListProbes    | the package app.stacks exists already:
            service   | archives/ListProbes  | functions/archives exists already
            service   | probes/GetUser       | a type of the name GetUser exists already
            rename    | Acme.Shop            | "Acme.Shop" cannot be the root of Java packages: write it as in acme.shop
            rename    | acme..shop           | "acme..shop" cannot be the root
            rename    | acme.new             | "acme.new" cannot be the root
            rename    | acme.$hop            | "acme.$hop" cannot be the root
            """)
    void refuses(String setting, String value, String message) {
        assertThatThrownBy(() -> GeneratorMain.run(unchanged, Map.of(setting, value)))
                .isInstanceOf(GeneratorException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsTwoThingsOrNone() {
        for (Map<String, String> settings :
                List.of(Map.<String, String>of(), Map.of("endpoint", "user/A", "service", "b/C"))) {
            assertThatThrownBy(() -> GeneratorMain.run(unchanged, settings))
                    .isInstanceOf(GeneratorException.class)
                    .hasMessageStartingWith("say one of -Dendpoint=");
        }
    }

    @ParameterizedTest
    @CsvSource({"endpoint, user/ProbeUsers, 6", "service, probes/ListProbes, 13"})
    void onlyListsIfAsked(String setting, String value, int lines) {
        assertThat(GeneratorMain.run(unchanged, Map.of(setting, value, "list", "true")))
                .hasSize(lines)
                .last()
                .isEqualTo("Nothing was changed: without -Dlist it is done.");
    }

    @Test
    void aServiceIsTenFilesAndTwoLinesOfMaven() throws IOException {
        copySources(copy);
        List<String> done = GeneratorMain.run(copy, Map.of("service", "probes/ListProbes"));
        assertThat(done).last().asString().contains("mvn -q test -Dgolden.rewrite");
        Map<String, String> after = sources(copy);
        assertThat(after).hasSize(before.size() + 10);
        assertThat(after.keySet()).containsAll(before.keySet());
        assertThat(before.keySet().stream().filter(file -> !Objects.equals(before.get(file), after.get(file))))
                .containsExactly("functions/archives/pom.xml", "pom.xml");
        assertThat(after)
                .containsEntry(
                        "pom.xml",
                        before.getOrDefault("pom.xml", "")
                                .replace(
                                        "    <module>functions/archives</module>\n",
                                        "    <module>functions/probes</module>\n    <module>functions/archives</module>\n"));
    }

    @Test
    void generatedSourcesAreFormatted() throws IOException {
        copySources(copy);
        GeneratorMain.run(copy, Map.of("service", "probes/ListProbes"));
        GeneratorMain.run(copy, Map.of("endpoint", "user/ProbeUsers"));
        GeneratorMain.run(copy, Map.of("endpoint", "user/ProbeUsersWhoHaveAnExceedinglyLongName"));
        List<Path> sources = new SourceTree(copy)
                .files().stream()
                        .filter(file -> file.endsWith(".java") && !Files.exists(REPOSITORY.resolve(file)))
                        .map(copy::resolve)
                        .toList();
        assertThat(sources).hasSize(9);
        assertThat(new SourceFormatter(false).run(sources)).isEmpty();
    }

    @Test
    void aRenamingSaysHowManyFilesItChangedAndWhatToDoNext() throws IOException {
        copySources(copy);
        List<String> done = GeneratorMain.run(copy, Map.of("rename", ROOT));
        assertThat(done)
                .singleElement()
                .asString()
                .matches("[1-9]\\d+ files renamed or changed\\. Now:\n"
                        + "1\\. Format the sources: mvn -q -Pformat -pl cdk/tools\n"
                        + "2\\. Accept the new names: mvn -q test -Dgolden\\.rewrite");
        assertThat(sources(copy)).hasSameSizeAs(before);
    }

    @Test
    void aRenamingListsEachFileOnce() {
        List<String> lines = GeneratorMain.run(unchanged, Map.of("rename", ROOT, "list", "true"));
        assertThat(lines)
                .contains(
                        "change pom.xml",
                        "move cdk/tools/src/main/resources/app/tools/event.json.template"
                                + " → cdk/tools/src/main/resources/org/probe/base/tools/event.json.template",
                        "move and change cdk/tools/src/main/java/app/tools/Names.java"
                                + " → cdk/tools/src/main/java/org/probe/base/tools/Names.java")
                .noneMatch(line -> line.matches("(create|delete) .*"))
                .last()
                .isEqualTo("Nothing was changed: without -Dlist it is done.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # before                                      | after
            import app.user.User;                         | import org.probe.base.user.User;
            <mainClass>app.user.Main</mainClass>          | <mainClass>org.probe.base.user.Main</mainClass>
            TEST-app.user.UserTest.xml                    | TEST-org.probe.base.user.UserTest.xml
            // functions/user/src/main/java/app/user/A.java | // functions/user/src/main/java/org/probe/base/user/A.java
            "src/test/resources/app/user"                 | "src/test/resources/org/probe/base/user"
            <srcfiles dir="${classes}/app/user" />        | <srcfiles dir="${classes}/org/probe/base/user" />
            curl --output src/main/resources/app/user     | curl --output src/main/resources/org/probe/base/user
            https://app.example.com, my-app.user.example  | https://app.example.com, my-app.user.example
            import { page } from "$app/user", "_app/user" | import { page } from "$app/user", "_app/user"
            app/v1/options.proto, (app.v1.access), app.js | app/v1/options.proto, (app.v1.access), app.js
            a database postgres:5432/app, app.users       | a database postgres:5432/app, app.users
            """)
    void aRenamingKnowsPackagesInEveryText(String text, String renamed) throws IOException {
        Files.createDirectories(copy.resolve("functions/user/src/main/java/app/user"));
        Files.createFile(copy.resolve("functions/user/src/main/java/app/user/User.java"));
        Files.writeString(copy.resolve("any.txt"), text);
        GeneratorMain.run(copy, Map.of("rename", ROOT));
        assertThat(copy.resolve("any.txt")).hasContent(renamed);
    }

    @Test
    void aRenamingSortsTheImportsOfSourcesAndPages() throws IOException {
        Path sources = copy.resolve("functions/user/src/main/java");
        String text = """
                package app.user;

                import app.user.v1.User;
                import app.user.v1.User.Kind;
                import jakarta.inject.Singleton;
                import java.util.UUID;

                final class A {}
                """;
        Files.writeString(Files.createDirectories(sources.resolve("app/user")).resolve("A.java"), text);
        Files.writeString(copy.resolve("page.md"), "```java\n" + text + "```\n");
        GeneratorMain.run(copy, Map.of("rename", ROOT));
        String sorted = """
                package org.probe.base.user;

                import jakarta.inject.Singleton;
                import java.util.UUID;
                import org.probe.base.user.v1.User;
                import org.probe.base.user.v1.User.Kind;

                final class A {}
                """;
        assertThat(sources.resolve("org/probe/base/user/A.java")).hasContent(sorted);
        assertThat(copy.resolve("page.md")).hasContent("```java\n" + sorted + "```\n");
    }

    @Test
    void aRenamingMovesWhatIsNoText() throws IOException {
        byte[] bytes = {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff};
        Path resources = copy.resolve("functions/user/src/main/resources");
        Files.write(Files.createDirectories(resources.resolve("app/user")).resolve("logo.png"), bytes);
        GeneratorMain.run(copy, Map.of("rename", ROOT));
        assertThat(resources.resolve("org/probe/base/user/logo.png")).hasBinaryContent(bytes);
        assertThat(resources.resolve("app")).doesNotExist();
    }

    /** Maven finds no module by itself. */
    @Test
    void everyFolderOfFunctionsIsAModule() throws IOException {
        String modules = Files.readString(REPOSITORY.resolve("pom.xml"));
        String archives = Files.readString(REPOSITORY.resolve("functions/archives/pom.xml"));
        List<String> poms = new SourceTree(REPOSITORY)
                .files().stream()
                        .filter(file -> file.matches("functions/[^/]+/pom.xml"))
                        .toList();
        assertThat(poms).isNotEmpty();
        for (String pom : poms) {
            String module = pom.substring(0, pom.lastIndexOf('/'));
            assertThat(modules).as("the modules of pom.xml").contains("<module>" + module + "</module>");
            if (Files.exists(REPOSITORY.resolve(module.replace("functions/", "proto/")))) {
                String name = module.substring("functions/".length());
                assertThat(archives)
                        .as("the dependencies of functions/archives/pom.xml")
                        .contains("<artifactId>" + name + "</artifactId>");
            }
        }
    }

    private static Map<String, String> sources(Path root) {
        SourceTree tree = new SourceTree(root);
        Map<String, String> sources = new TreeMap<>();
        tree.files().forEach(file -> sources.put(file, tree.text(file).orElse("binary")));
        return sources;
    }
}
