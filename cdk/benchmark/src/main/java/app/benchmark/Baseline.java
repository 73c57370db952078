package app.benchmark;

import app.benchmark.floor.BareFunction;
import app.local.assembly.FunctionSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.Driver;

/** The floor as an archive and a function, so that everything starts it as it starts any other. */
final class Baseline {

    static final String NAME = "floor";

    private Baseline() {}

    /** Writes {@code floor.zip} and declares the function in it. @param memoryMb as the others have */
    static FunctionSpec function(Path directory, int memoryMb) throws IOException {
        Files.createDirectories(directory);
        Path archive = directory.resolve(NAME + ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            put(zip, "lib/floor.jar", jar());
            put(zip, "lib/postgresql.jar", Files.readAllBytes(jarOf(Driver.class)));
        }
        return new FunctionSpec(
                NAME,
                NAME,
                BareFunction.class.getName(),
                archive,
                // The role that may read both tables.
                Map.of("DATABASE_URL", "postgresql://postgres@database/app"),
                memoryMb,
                Duration.ofSeconds(10),
                false,
                OptionalInt.empty());
    }

    private static byte[] jar() throws IOException {
        String resource = BareFunction.class.getName().replace('.', '/') + ".class";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes);
                InputStream type = BareFunction.class.getResourceAsStream("/" + resource)) {
            if (type == null) {
                throw new IOException("not on the class path: " + resource);
            }
            put(jar, resource, type.readAllBytes());
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // The same bytes every time: a cache of classes belongs to them.
        zip.putNextEntry(entry);
        ((OutputStream) zip).write(content);
        zip.closeEntry();
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
