package app.tools;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Packs a function's archive again: jars without compression inside the compressed archive. It gets a quarter smaller,
 * for like classes then compress each other, and a function starts without inflating each class that it loads. The
 * build runs it, as a source file: it is not a part of any module.
 *
 * <p>Arguments: the archive; a pattern of entries that its jars lose, empty for none.
 */
final class ArchivePacker {

    /** That of the build, project.build.outputTimestamp: the same bytes from the same sources. */
    private static final long TIME = 1_767_225_600_000L;

    public static void main(String[] arguments) throws IOException {
        Path archive = Path.of(arguments[0]);
        Pattern lost = Pattern.compile(arguments.length > 1 ? arguments[1] : "");
        if (isPacked(archive)) {
            return;
        }
        Path packed = archive.resolveSibling(archive.getFileName() + ".packed");
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(packed))) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                out.putNextEntry(entry(entry.getName()));
                out.write(entry.getName().endsWith(".jar") ? stored(content, lost) : content);
                out.closeEntry();
            }
        }
        Files.move(packed, archive, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A second run of the build finds what the first one left. */
    private static boolean isPacked(Path archive) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(".jar")) {
                    ZipInputStream jar = new ZipInputStream(new ByteArrayInputStream(in.readAllBytes()));
                    ZipEntry first = jar.getNextEntry();
                    while (first != null && first.isDirectory()) {
                        first = jar.getNextEntry();
                    }
                    return first != null && first.getMethod() == ZipEntry.STORED;
                }
            }
            return true;
        }
    }

    private static byte[] stored(byte[] jar, Pattern lost) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(jar.length * 3);
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (lost.matcher(entry.getName()).matches()) {
                    continue;
                }
                ZipEntry plain = entry(entry.getName());
                plain.setMethod(ZipEntry.STORED);
                plain.setSize(content.length);
                CRC32 sum = new CRC32();
                sum.update(content);
                plain.setCrc(sum.getValue());
                out.putNextEntry(plain);
                out.write(content);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(java.time.LocalDateTime.ofEpochSecond(TIME / 1000, 0, java.time.ZoneOffset.UTC));
        return entry;
    }
}
