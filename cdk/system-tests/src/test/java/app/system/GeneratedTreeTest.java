package app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generators as somebody types them, on a copy of the sources: it is given another name, then a service, then an
 * endpoint, and what was generated passes its tests there.
 */
class GeneratedTreeTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Folders that the build makes. */
    private static final Set<String> MADE =
            Set.of("target", "node_modules", ".git", ".local", "cdk.out", "build", ".svelte-kit", ".imports");

    private static final String[] GENERATE = {"-Pnew", "-pl", "cdk/tools"};

    @TempDir
    private Path copy;

    @Test
    void isSomebodysOwnWithAServiceAndAnEndpoint() throws Exception {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "mvn"))))
                .as("there is a mvn on the PATH")
                .isTrue();
        copySources();
        maven(GENERATE, "-Drename=acme.shop", "-Dtitle=Acme Shop");
        assertThat(filesWithOldName()).isEmpty();
        assertThat(copy.resolve("functions/user/src/main/java/acme/shop/user/GetUser.java"))
                .isRegularFile();

        maven(GENERATE, "-Dservice=note/ListNotes");
        maven(GENERATE, "-Dendpoint=dummy/CountEntities");
        maven(
                new String[] {"test", "-pl", "functions/note,functions/dummy", "-am"},
                "-Dtest=ListNotesTest,NoteServiceTest,NoteLeakTest,CountEntitiesTest,DummyServiceTest",
                "-Dsurefire.failIfNoSpecifiedTests=false");
        for (String test : List.of(
                "note/target/surefire-reports/TEST-acme.shop.note.ListNotesTest.xml",
                "note/target/surefire-reports/TEST-acme.shop.note.NoteServiceTest.xml",
                "note/target/surefire-reports/TEST-acme.shop.note.NoteLeakTest.xml",
                "dummy/target/surefire-reports/TEST-acme.shop.dummy.CountEntitiesTest.xml",
                "dummy/target/surefire-reports/TEST-acme.shop.dummy.DummyServiceTest.xml")) {
            assertThat(copy.resolve("functions").resolve(test)).isRegularFile();
        }
    }

    /** The name that it has before: this class's own package, without its last word. */
    private static String rootPackage() {
        return GeneratedTreeTest.class.getPackageName().replaceFirst("\\.system$", "");
    }

    private void maven(String[] command, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("mvn", "-q", "-B", "-o"));
        words.addAll(List.of(command));
        words.addAll(List.of(more));
        if (System.getProperty("localRepository") != null) {
            words.add("-Dmaven.repo.local=" + System.getProperty("localRepository"));
        }
        Path log = copy.resolve("maven.log");
        Process maven = new ProcessBuilder(words)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(maven.waitFor(8, TimeUnit.MINUTES))
                    .as("%s%n%s", words, Files.readString(log))
                    .isTrue();
        } finally {
            maven.descendants().forEach(ProcessHandle::destroy);
            maven.destroy();
        }
        assertThat(maven.exitValue()).as("%s%n%s", words, Files.readString(log)).isZero();
        assertThat(log).content().doesNotContain("Nothing was changed");
    }

    private void copySources() throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (MADE.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(ROOT.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy.resolve(ROOT.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The sources and poms that have the old name in their path, package, imports or groupId. */
    private List<Path> filesWithOldName() throws IOException {
        String root = rootPackage();
        String name = Pattern.quote(root);
        Pattern used = Pattern.compile(
                "(?m)^(package|import|import static) " + name + "\\.|<groupId>" + name + "<|<argument>" + name + "\\.");
        String folder = "/java/" + root.replace('.', '/') + "/";
        try (Stream<Path> files = Files.walk(copy)) {
            List<Path> found = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().matches(".*(\\.java|pom\\.xml)"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList()) {
                if (file.toString().contains(folder)
                        || used.matcher(Files.readString(file)).find()) {
                    found.add(file);
                }
            }
            return found;
        }
    }
}
