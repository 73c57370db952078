package app.local.postgres;

import app.local.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs: unpacked once a version from their jar on the class path, into a folder that only we can
 * enter. Before they run, each file is compared with what was unpacked: its owner, permissions, size and CRC-32C. The
 * folder's permissions keep other users out; the checksum finds what a full disk or a repair has damaged. What differs
 * is unpacked again.
 */
public final class PostgresBinaries {

    private static final String LIST = ".files";

    private final Path folder;
    private final String version;
    private final Callable<InputStream> archive;

    /**
     * The programs for this system.
     *
     * @param folder where they are unpacked; it should hold nothing else
     * @throws IllegalStateException if there are none for this system
     */
    public PostgresBinaries(Path folder) {
        URL resource = PostgresBinaries.class.getResource("/" + resourceName());
        if (resource == null) {
            throw new IllegalStateException("There is no PostgreSQL for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + " here: use one of your own with -Ddatabase.");
        }
        this(folder, version(resource), resource::openStream);
    }

    /** @param version tells these programs from others; a name for a folder */
    PostgresBinaries(Path folder, String version, Callable<InputStream> archive) {
        this.folder = folder;
        this.version = version;
        this.archive = archive;
    }

    /**
     * The folder with {@code bin} and {@code lib}; unpacks them if they are not there as they were unpacked.
     *
     * @throws IllegalStateException if they cannot be unpacked; the next call begins anew
     */
    Path unpacked() {
        Path programs = folder.resolve(version);
        Path list = folder.resolve(version + LIST);
        try {
            PrivateFiles.createFolder(folder);
            if (Files.isRegularFile(list)
                    && Files.isDirectory(programs, LinkOption.NOFOLLOW_LINKS)
                    && Files.readString(list).equals(describe(programs))) {
                return programs;
            }
            removeAll();
            unpack(programs, list);
            return programs;
        } catch (Exception e) {
            throw new IllegalStateException("PostgreSQL cannot be unpacked to " + folder + ": " + e.getMessage(), e);
        }
    }

    private void unpack(Path programs, Path list) throws Exception {
        Path draft = PrivateFiles.createFolder(folder.resolve(".unpacking"));
        try {
            try (TarArchiveInputStream in = new TarArchiveInputStream(new XZInputStream(archive.call()))) {
                for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    unpack(entry, in, draft);
                }
            }
            PrivateFiles.write(list, describe(draft));
            Files.move(draft, programs, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            removeAll(); // A disk that is full is not left full.
            throw e;
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream in, Path draft) throws IOException {
        Path file = draft.resolve(entry.getName()).normalize();
        if (!file.startsWith(draft)) {
            throw new IOException("the archive names a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(in, file);
        boolean isProgram = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(isProgram ? "rwx------" : "rw-------"));
    }

    /** One line a file. */
    private static String describe(Path programs) throws IOException {
        StringBuilder text = new StringBuilder();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(programs)) {
            files = walk.sorted().toList();
        }
        for (Path file : files) {
            text.append(programs.relativize(file)).append(' ');
            text.append(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
            if (Files.isSymbolicLink(file)) {
                text.append(" -> ").append(Files.readSymbolicLink(file));
            } else {
                text.append(' ').append(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                if (Files.isRegularFile(file)) {
                    byte[] content = Files.readAllBytes(file);
                    CRC32C checksum = new CRC32C();
                    checksum.update(content);
                    text.append(' ').append(content.length).append(' ').append(checksum.getValue());
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Of this version what is damaged or half unpacked, and all other versions. */
    private void removeAll() throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                PrivateFiles.deleteTree(entry);
            }
        }
    }

    private static String resourceName() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-" + system + "-" + machine + ".txz";
    }

    /** The name of the jar, which ends with PostgreSQL's version. */
    private static String version(URL resource) {
        return resource.getPath().replaceFirst("\\.jar!.*$", "").replaceFirst("^.*/", "");
    }
}
