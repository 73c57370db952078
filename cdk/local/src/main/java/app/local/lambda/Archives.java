package app.local.lambda;

import app.local.files.Hashes;
import app.local.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks functions' archives, once a version, as Lambda unpacks them to /var/task. */
final class Archives {

    /** A JVM refuses a cache of classes whose jars have another time: so unpacking again must give the same one. */
    private static final FileTime UNPACKED = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final Path directory;

    /** @param directory where the versions are unpacked */
    Archives(Path directory) {
        this.directory = directory;
    }

    /**
     * Unpacks an archive unless that version is there already; removes its other versions.
     *
     * @return what it holds, in a folder that is named by its content
     * @throws IllegalStateException when it is missing or holds no {@code lib/*.jar}
     */
    FunctionCode unpack(Path archive) {
        try {
            if (!Files.isRegularFile(archive)) {
                throw new IllegalStateException("no archive " + archive + ": build the functions first (mvn package)");
            }
            String name = name(archive);
            Path target = directory.resolve(name + "-" + hash(archive));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(directory);
                Path fresh = Files.createTempDirectory(directory, ".unpacking");
                unzip(archive, fresh);
                removeOtherVersions(name);
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new FunctionCode(target, jars(target));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + archive + " to " + directory, e);
        }
    }

    /** What an archive is called: the service that it holds. */
    static String name(Path archive) {
        return String.valueOf(archive.getFileName()).replaceFirst("\\.zip$", "");
    }

    /** The jars of an unpacked archive, in the order in which Lambda puts them on the class path. */
    private static List<Path> jars(Path unpacked) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unpacked.resolve("lib"), "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new IllegalStateException(unpacked.getFileName() + " holds no lib/*.jar", e);
        }
        jars.sort(Comparator.comparing(Path::toString));
        return List.copyOf(jars);
    }

    private void removeOtherVersions(String name) throws IOException {
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(directory, name + "-" + "[0-9a-f]".repeat(16))) {
            for (Path version : versions) {
                PrivateFiles.deleteTree(version);
            }
        }
    }

    private static void unzip(Path archive, Path target) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry leads outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
                Files.setLastModifiedTime(file, UNPACKED);
            }
        }
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = Hashes.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}
