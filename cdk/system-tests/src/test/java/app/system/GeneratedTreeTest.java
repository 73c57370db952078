package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generators as somebody types them, on a copy of the sources: it is given another name, then a service, then an
 * endpoint, and what was generated passes its tests there.
 */
@Tag("tree")
class GeneratedTreeTest {

    private static final String GENERATE = "-Pnew -pl cdk/tools ";

    @TempDir
    private Path folder;

    @Test
    void isSomebodysOwnWithAServiceAndAnEndpoint() throws Exception {
        TreeCopy copy = TreeCopy.of(folder);
        generate(copy, "-Drename=acme.shop -Dtitle='Acme Shop'");
        assertThat(filesWithOldName()).isEmpty();
        assertThat(copy.resolve("functions/user/src/main/java/acme/shop/user/GetUser.java"))
                .isRegularFile();

        generate(copy, "-Dservice=note/ListNotes");
        generate(copy, "-Dendpoint=dummy/CountEntities");
        copy.run(TreeCopy.maven("test -pl functions/note,functions/dummy -am"
                + " -Dtest=ListNotesTest,NoteServiceTest,NoteLeakTest,CountEntitiesTest,DummyServiceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"));
        for (String test : List.of(
                "note/target/surefire-reports/TEST-acme.shop.note.ListNotesTest.xml",
                "note/target/surefire-reports/TEST-acme.shop.note.NoteServiceTest.xml",
                "note/target/surefire-reports/TEST-acme.shop.note.NoteLeakTest.xml",
                "dummy/target/surefire-reports/TEST-acme.shop.dummy.CountEntitiesTest.xml",
                "dummy/target/surefire-reports/TEST-acme.shop.dummy.DummyServiceTest.xml")) {
            assertThat(copy.resolve("functions/" + test)).isRegularFile();
        }
    }

    private static void generate(TreeCopy copy, String what) throws Exception {
        assertThat(copy.run(TreeCopy.maven(GENERATE + what))).doesNotContain("Nothing was changed");
    }

    /** The name that it has before: this class's own package, without its last word. */
    private static String rootPackage() {
        return GeneratedTreeTest.class.getPackageName().replaceFirst("\\.system$", "");
    }

    /** The sources and poms that have the old name in their path, package, imports or groupId. */
    private List<Path> filesWithOldName() throws IOException {
        String root = rootPackage();
        String name = Pattern.quote(root);
        Pattern used = Pattern.compile(
                "(?m)^(package|import|import static) " + name + "\\.|<groupId>" + name + "<|<argument>" + name + "\\.");
        String sources = "/java/" + root.replace('.', '/') + "/";
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().matches(".*(\\.java|pom\\.xml)"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList()) {
                if (file.toString().contains(sources)
                        || used.matcher(Files.readString(file)).find()) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
