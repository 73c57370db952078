package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.local.assembly.FunctionRef;
import app.local.assembly.FunctionSpec;
import app.local.lambda.testfunction.Obedient;
import app.local.lambda.testfunction.Snapped;
import app.local.lambda.testfunction.Unbuildable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The functions of the tests, and their archive. */
public final class Functions {

    private Functions() {}

    public static FunctionSpec obedient(Path archive) {
        return spec("Obedient", Obedient.class.getName(), archive, false);
    }

    public static FunctionSpec unbuildable(Path archive) {
        return spec("Unbuildable", Unbuildable.class.getName(), archive, false);
    }

    public static FunctionSpec snapped(Path archive) {
        return spec("Snapped", Snapped.class.getName(), archive, true);
    }

    public static FunctionSpec spec(String name, String handler, Path archive, boolean snapStart) {
        return new FunctionSpec(
                name,
                name + "1A2B",
                handler,
                archive,
                Map.of(),
                256,
                Duration.ofSeconds(5),
                snapStart,
                OptionalInt.empty());
    }

    public static FunctionSpec with(FunctionSpec spec, Map<String, String> environment) {
        return new FunctionSpec(
                spec.name(),
                spec.logicalId(),
                spec.handler(),
                spec.archive(),
                environment,
                spec.memoryMb(),
                spec.timeout(),
                spec.snapStart(),
                spec.reservedConcurrency());
    }

    public static FunctionSpec with(FunctionSpec spec, Duration timeout) {
        return new FunctionSpec(
                spec.name(),
                spec.logicalId(),
                spec.handler(),
                spec.archive(),
                spec.environment(),
                spec.memoryMb(),
                timeout,
                spec.snapStart(),
                spec.reservedConcurrency());
    }

    public static FunctionSpec reserving(FunctionSpec spec, int concurrency) {
        return new FunctionSpec(
                spec.name(),
                spec.logicalId(),
                spec.handler(),
                spec.archive(),
                spec.environment(),
                spec.memoryMb(),
                spec.timeout(),
                spec.snapStart(),
                OptionalInt.of(concurrency));
    }

    public static FunctionSpec named(FunctionSpec spec, String name) {
        return new FunctionSpec(
                name,
                name + "1A2B",
                spec.handler(),
                spec.archive(),
                spec.environment(),
                spec.memoryMb(),
                spec.timeout(),
                spec.snapStart(),
                spec.reservedConcurrency());
    }

    /** Writes {@code test.zip} with {@code lib/functions.jar}. */
    public static Path archive(Path directory) throws IOException {
        Path archive = directory.resolve("test.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("lib/"));
            zip.putNextEntry(new ZipEntry("lib/functions.jar"));
            zip.write(jar());
        }
        return archive;
    }

    public static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            for (Class<?> type : List.of(Obedient.class, Unbuildable.class, Snapped.class)) {
                String resource = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new ZipEntry(resource));
                try (InputStream in = type.getResourceAsStream("/" + resource)) {
                    if (in == null) {
                        throw new IOException("no " + resource);
                    }
                    in.transferTo(jar);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Invokes a function by name, {@code name:alias} or ARN. */
    static InvocationOutcome invoke(Lambda lambda, String function, byte[] event, String trace) {
        return lambda.invoke(FunctionRef.parse(function), event, trace).outcome();
    }

    static InvocationResult invokeLogged(Lambda lambda, String function, byte[] event, String trace) {
        return lambda.invoke(FunctionRef.parse(function), event, trace, true);
    }

    public static byte[] event(String words) {
        return ("\"" + words + "\"").getBytes(UTF_8);
    }
}
