package app.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFormatterTest {

    /** Java 25: the parser of an older JDK refuses it. */
    private static final String UNFORMATTED = """
            package a;
            import java.util.List;
            class A { record B(int x) {} int f(Object o) { return switch (o) { case B(int x) when x > 3 -> x; case B _ -> 1; default -> 0; }; } }
            """;

    @TempDir
    private Path folder;

    @Test
    void namesWhatIsNotFormatted() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), UNFORMATTED);
        assertThat(new SourceFormatter(false).run(List.of(source))).containsExactly(source + " is not formatted");
        assertThat(source).hasContent(UNFORMATTED);
    }

    @Test
    void rewritesWhatIsNotFormattedAndFindsNothingMore() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), UNFORMATTED);
        assertThat(new SourceFormatter(true).run(List.of(source))).isEmpty();
        assertThat(source)
                .content()
                .contains("            case B(int x) when x > 3 -> x;")
                .doesNotContain("import");
        assertThat(new SourceFormatter(false).run(List.of(source))).isEmpty();
    }

    @Test
    void namesWhatCannotBeParsed() throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), "class A {");
        assertThat(new SourceFormatter(true).run(List.of(source)))
                .singleElement()
                .asString()
                .startsWith(source + " cannot be parsed: ");
        assertThat(source).hasContent("class A {");
    }

    @Test
    void readsSourcesThatWereChangedAndWrittenByHand() throws IOException {
        Path source = Files.createDirectories(folder.resolve("a/src")).resolve("A.java");
        Path old = folder.resolve("Old.java");
        Path generated = Files.createDirectories(folder.resolve("a/target")).resolve("B.java");
        for (Path file : List.of(source, old, generated, folder.resolve("README.md"))) {
            Files.writeString(file, "");
        }
        Instant time = Instant.now().minusSeconds(100);
        Files.setLastModifiedTime(old, FileTime.from(time));
        assertThat(SourceFormatter.sources(folder, FileTime.from(time))).containsExactly(source);
        assertThat(SourceFormatter.sources(folder, FileTime.fromMillis(0))).containsExactly(old, source);
    }
}
