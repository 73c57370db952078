package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Catalogue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A project whose archives and site are built, but hold nothing: templates do not depend on what is in them. */
final class TestProject {

    private TestProject() {}

    static Path create(String... services) {
        try {
            Path root = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "project");
            for (String service : services) {
                Path target = Files.createDirectories(root.resolve("functions/" + service + "/target"));
                writeArchive(target.resolve(service + ".zip"), service);
            }
            Path site = Files.createDirectories(root.resolve("web/build"));
            Files.writeString(site.resolve("index.html"), "<!doctype html>");
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same bytes each time, for an asset is named by their hash. */
    private static void writeArchive(Path file, String service) throws IOException {
        ZipEntry entry = new ZipEntry("lib/" + service + ".jar");
        entry.setTime(0);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(entry);
            zip.write(service.getBytes(UTF_8));
            zip.closeEntry();
        }
    }

    /** What has an archive: each service, and the migrations. */
    static List<String> services() {
        List<String> services = new ArrayList<>(Catalogue.ofProto().services());
        services.add("migrate");
        return services;
    }
}
