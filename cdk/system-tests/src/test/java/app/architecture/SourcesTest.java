package app.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import app.pages.Page;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a reader may rely on in every Java source of the repository. */
class SourcesTest {

    private static final int MOST_LINES = 250;
    private static final int MOST_LINES_OF_A_METHOD = 45;

    /** Tests' copies of what is meant to have another's name: an endpoint, and one that is there twice. */
    private static final Set<String> ALIKE = Set.of("GetUser.java", "TwiceProbe.java");

    private static final List<Path> SOURCES = new ArrayList<>();

    @BeforeAll
    static void find() throws IOException {
        for (Path file : Page.sources()) {
            if (file.toString().endsWith(".java")) {
                SOURCES.add(Page.ROOT.relativize(file));
            }
        }
        assertThat(SOURCES).hasSizeGreaterThan(300);
    }

    /**
     * A reader who searches for a type's name finds one type. Nested types are named with the type that they are in.
     */
    @Test
    void oneTypeHasAName() {
        Map<String, List<Path>> byName = SOURCES.stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(groupingBy(
                        file -> file.getFileName().toString(), TreeMap::new, mapping(file -> file, toList())));
        byName.values().removeIf(files -> files.size() == 1);
        byName.keySet().removeAll(ALIKE);
        assertThat(byName).as("type names that are used more than once").isEmpty();
    }

    @Test
    void noClassIsLong() {
        assertThat(SOURCES.stream().filter(file -> file.toString().contains("/src/main/")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(lines(file))
                        .as("lines of %s, which is to be split", file)
                        .hasSizeLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void noMethodIsLong() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> longer = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            List<Path> ours = SOURCES.stream()
                    .filter(file -> file.toString().contains("/src/main/"))
                    .map(Page.ROOT::resolve)
                    .toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(ours));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        BlockTree body = method.getBody();
                        long lines = body == null
                                ? 0
                                : unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body))
                                        - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body))
                                        - 1;
                        if (lines > MOST_LINES_OF_A_METHOD) {
                            longer.add(lines + " lines: " + method.getName() + " in "
                                    + Path.of(unit.getSourceFile().toUri()).getFileName());
                        }
                        return super.visitMethod(method, nothing);
                    }
                }.scan(unit, null);
            }
        }
        assertThat(longer).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        assertThat(SOURCES.stream()
                        .filter(file -> file.toString().contains("/src/main/"))
                        .filter(file -> file.endsWith("package-info.java")))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(String.join("\n", lines(file)))
                        .as("%s has no sentence on what the package is for and what it may know", file)
                        .startsWith("/**"));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(Path.of("../..").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
