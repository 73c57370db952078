package app.tools;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivePackerTest {

    private static final String CLASS = "a class that is like every other ".repeat(100);

    @TempDir
    private Path folder;

    @Test
    void storesTheEntriesOfJarsAndCompressesTheArchive() throws IOException {
        Path archive = archive();
        ArchivePacker.main(new String[] {archive.toString(), ""});
        assertThat(read(Files.readAllBytes(archive))).containsOnlyKeys("lib/a.jar", "lib/b.jar");
        assertThat(methods(jar(archive))).containsOnly(ZipEntry.STORED);
        assertThat(read(jar(archive))).containsOnlyKeys("app/A.class", "META-INF/services/io.micronaut.X");
        assertThat(Files.size(archive)).isLessThan(CLASS.length());
    }

    @Test
    void losesTheEntriesThatAreNamed() throws IOException {
        Path archive = archive();
        ArchivePacker.main(new String[] {archive.toString(), "META-INF/services/io\\.micronaut\\..*"});
        assertThat(read(jar(archive))).containsOnlyKeys("app/A.class");
    }

    /** Lambda deploys what has other bytes than before. */
    @Test
    void makesTheSameBytesOfTheSameFilesAndLeavesWhatIsPacked() throws IOException {
        Path archive = archive();
        ArchivePacker.main(new String[] {archive.toString(), ""});
        byte[] once = Files.readAllBytes(archive);
        ArchivePacker.main(new String[] {archive.toString(), ""});
        assertThat(archive).hasBinaryContent(once);
        ArchivePacker.main(new String[] {archive().toString(), ""});
        assertThat(archive).hasBinaryContent(once);
    }

    private Path archive() throws IOException {
        Map<String, byte[]> jar = new LinkedHashMap<>();
        jar.put("app/A.class", CLASS.getBytes(StandardCharsets.UTF_8));
        jar.put("META-INF/services/io.micronaut.X", new byte[0]);
        Map<String, byte[]> archive = new LinkedHashMap<>();
        archive.put("lib/a.jar", zip(jar));
        archive.put("lib/b.jar", zip(jar));
        return Files.write(folder.resolve("service.zip"), zip(archive));
    }

    private static byte[] jar(Path archive) throws IOException {
        return requireNonNull(read(Files.readAllBytes(archive)).get("lib/a.jar"));
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, byte[]> read(byte[] zip) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static List<Integer> methods(byte[] zip) throws IOException {
        List<Integer> methods = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                methods.add(entry.getMethod());
            }
        }
        return methods;
    }
}
