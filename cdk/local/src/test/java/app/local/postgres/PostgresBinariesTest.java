package app.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

    @TempDir
    private Path parent;

    private final AtomicInteger unpacked = new AtomicInteger();

    private Path folder() {
        return parent.resolve("state/binaries");
    }

    private PostgresBinaries binaries(String version) throws IOException {
        byte[] archive = archive();
        return new PostgresBinaries(folder(), version, () -> {
            unpacked.incrementAndGet();
            return new ByteArrayInputStream(archive);
        });
    }

    @Test
    void areUnpackedOnceForTheirOwnerOnly() throws Exception {
        Path programs = binaries("17").unpacked();
        assertThat(binaries("17").unpacked()).isEqualTo(programs);
        assertThat(unpacked).hasValue(1);
        assertThat(programs.resolve("bin/postgres")).hasContent("the server");
        assertThat(permissions(folder())).isEqualTo("rwx------");
        assertThat(permissions(programs.resolve("bin/postgres"))).isEqualTo("rwx------");
        assertThat(permissions(programs.resolve("share/words"))).isEqualTo("rw-------");
        assertThat(programs.resolve("bin/link")).isSymbolicLink().hasContent("the server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", "permissions", "absent", "more"})
    void areUnpackedAgainWhereSomethingDiffers(String difference) throws Exception {
        Path server = binaries("17").unpacked().resolve("bin/postgres");
        switch (difference) {
            case "content" -> Files.writeString(server, "a strangers");
            case "permissions" -> Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxrwxrwx"));
            case "absent" -> Files.delete(server);
            default -> Files.writeString(server.resolveSibling("libmore.so"), "a stranger's");
        }
        binaries("17").unpacked();
        assertThat(unpacked).hasValue(2);
        assertThat(server).hasContent("the server");
        assertThat(permissions(server)).isEqualTo("rwx------");
        assertThat(server.resolveSibling("libmore.so")).doesNotExist();
    }

    @Test
    void afterAFullDiskTheNextStartBeginsAnew() throws Exception {
        byte[] archive = archive();
        InputStream half = new SequenceInputStream(
                new ByteArrayInputStream(Arrays.copyOf(archive, archive.length / 2)), new FullDisk());
        PostgresBinaries full = new PostgresBinaries(folder(), "17", () -> half);
        assertThatThrownBy(full::unpacked)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("PostgreSQL cannot be unpacked to " + folder() + ": No space left on device");
        assertThat(folder()).isEmptyDirectory();
        assertThat(binaries("17").unpacked().resolve("bin/postgres")).hasContent("the server");
    }

    @Test
    void whatAKilledRunLeftAndOtherVersionsAreRemoved() throws Exception {
        binaries("16").unpacked();
        Files.createDirectories(folder().resolve(".unpacking/bin"));
        binaries("17").unpacked();
        try (Stream<Path> entries = Files.list(folder())) {
            assertThat(entries)
                    .extracting(entry -> entry.getFileName().toString())
                    .containsExactlyInAnyOrder("17", "17.files");
        }
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            add(tar, "bin/postgres", 0755, "the server");
            add(tar, "share/words", 0644, "x".repeat(100_000));
            TarArchiveEntry link = new TarArchiveEntry("bin/link", TarArchiveEntry.LF_SYMLINK);
            link.setLinkName("postgres");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, int mode, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(mode);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static final class FullDisk extends InputStream {

        @Override
        public int read() throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
