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

/** The generators on a copy of this repository's sources; GeneratedTreeTest builds what they make. */
class GeneratorMainTest {

    private static final Path REPOSITORY = Path.of("../..").toAbsolutePath().normalize();

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
            endpoint  | dummy/GetEntity      | a type of the name GetEntity exists already: functions/dummy/src/main/java/
            endpoint  | dummy/Entity         | a type of the name Entity exists already: functions/dummy/src/main/java/
            endpoint  | dummy/Entities       | proto/dummy/v1/dummy.proto has the route /api/entities already
            endpoint  | shop/ListOrders      | there is no service shop: make it and its first endpoint with -Dservice=shop/ListOrders
            endpoint  | testing/ListOrders   | there is no service testing
            endpoint  | CountEntities        | "CountEntities" is not a service and an rpc: write them as in dummy/CountEntities
            endpoint  | dummy/countEntities  | "countEntities" cannot name an rpc: it must be words that each begin with a capital letter
            endpoint  | dummy/Count-Entities | "Count-Entities" cannot name an rpc
            endpoint  | dummy/               | "" cannot name an rpc
            endpoint  | ../ListOrders        | ".." cannot name a service: it must be 2 to 30 lower-case letters and digits
            service   | Shop/ListOrders      | "Shop" cannot name a service
            service   | class/ListOrders     | "class" cannot name a service
            service   | dummy/ListOrders     | the package app.dummy exists already:
            service   | runtime/ListOrders   | the package app.runtime exists already:
            service   | stacks/ListOrders    | the package app.stacks exists already:
            service   | archives/ListOrders  | functions/archives exists already
            service   | shop/GetUser         | a type of the name GetUser exists already
            rename    | Acme.Shop            | "Acme.Shop" cannot be the root of Java packages: write it as in acme.shop
            rename    | acme..shop           | "acme..shop" cannot be the root
            rename    | acme.new             | "acme.new" cannot be the root
            """)
    void refuses(String setting, String value, String message) {
        assertThatThrownBy(() -> GeneratorMain.run(unchanged, Map.of(setting, value)))
                .isInstanceOf(GeneratorException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesWhatIsTwoThingsOrNone() {
        for (Map<String, String> settings :
                List.of(Map.<String, String>of(), Map.of("endpoint", "dummy/A", "service", "b/C"))) {
            assertThatThrownBy(() -> GeneratorMain.run(unchanged, settings))
                    .isInstanceOf(GeneratorException.class)
                    .hasMessageStartingWith("say one of -Dendpoint=");
        }
    }

    @ParameterizedTest
    @CsvSource({"endpoint, dummy/CountEntities, 6", "service, note/ListNotes, 13"})
    void onlyListsIfAsked(String setting, String value, int lines) {
        assertThat(GeneratorMain.run(unchanged, Map.of(setting, value, "list", "true")))
                .hasSize(lines)
                .last()
                .isEqualTo("Nothing was changed: without -Dlist it is done.");
    }

    @Test
    void aServiceIsTenFilesAndTwoLinesOfMaven() throws IOException {
        copySources(copy);
        List<String> done = GeneratorMain.run(copy, Map.of("service", "note/ListNotes"));
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
                                        "    <module>functions/note</module>\n    <module>functions/archives</module>\n"));
    }

    @Test
    void generatedSourcesAreFormatted() throws IOException {
        copySources(copy);
        GeneratorMain.run(copy, Map.of("service", "note/ListNotes"));
        GeneratorMain.run(copy, Map.of("endpoint", "dummy/CountEntities"));
        List<Path> sources = new SourceTree(copy)
                .files().stream()
                        .filter(file -> file.endsWith(".java") && !Files.exists(REPOSITORY.resolve(file)))
                        .map(copy::resolve)
                        .toList();
        assertThat(sources).hasSize(7);
        assertThat(new SourceFormatter(false).run(sources)).isEmpty();
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
