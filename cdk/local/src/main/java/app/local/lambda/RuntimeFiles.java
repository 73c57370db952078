package app.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.net.URISyntaxException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * What the managed runtime brings to a function's process: AWS's runtime interface client, its native library, and, for
 * systems without that library, our loop in plain Java.
 *
 * @param jars to be put first on the class path
 * @param mainClass what the JVM starts; its argument is the handler
 * @param options further options of the JVM
 */
record RuntimeFiles(List<Path> jars, String mainClass, List<String> options) {

    private static final String LOOP_PACKAGE = "app.local.lambda.runtimeloop";
    private static final List<String> LOOP_CLASSES = List.of("RuntimeLoop", "RuntimeApiClient");
    private static final String DNS_MANAGER = "com.amazonaws.services.lambda.crac.DNSManager";
    private static final String LIBRARY_PROPERTY =
            "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

    /** Lays out the runtime's files. @param directory where those are put that aren't files yet */
    static RuntimeFiles of(RuntimeClient client, Path directory) {
        List<Path> jars = new ArrayList<>();
        for (Class<?> part :
                List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class)) {
            Path jar = jarOf(part);
            if (!jars.contains(jar)) {
                jars.add(jar);
            }
        }
        try {
            Files.createDirectories(directory);
            switch (client) {
                case NATIVE:
                    Path library = nativeLibrary(directory);
                    return new RuntimeFiles(
                            List.copyOf(jars),
                            AWSLambda.class.getName(),
                            List.of("-D" + LIBRARY_PROPERTY + "=" + library));
                case JAVA:
                    jars.addFirst(loopJar(directory));
                    return new RuntimeFiles(List.copyOf(jars), LOOP_PACKAGE + ".RuntimeLoop", List.of());
            }
            throw new IllegalStateException(client.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the Lambda runtime's files to " + directory, e);
        }
    }

    /**
     * By itself the client unpacks its library to one fixed file in /tmp, where processes that start together collide.
     */
    private static Path nativeLibrary(Path directory) throws IOException {
        boolean arm = System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("aarch64|arm64");
        boolean musl =
                Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
        String name = "libaws-lambda-jni.linux" + (musl ? "_musl" : "") + (arm ? "-aarch_64" : "-x86_64") + ".so";
        try (InputStream library = AWSLambda.class.getResourceAsStream("/jni/" + name)) {
            if (library == null) {
                throw new IllegalStateException("AWS's runtime interface client has no " + name
                        + ": run the functions under the loop in plain Java instead");
            }
            return put(directory.resolve(name), library.readAllBytes());
        }
    }

    private static Path loopJar(Path directory) throws IOException {
        Path fresh = Files.createTempFile(directory, "loop", ".jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(fresh))) {
            for (String simpleName : LOOP_CLASSES) {
                String resource = (LOOP_PACKAGE + "." + simpleName).replace('.', '/') + ".class";
                try (InputStream bytes = RuntimeFiles.class.getResourceAsStream("/" + resource)) {
                    if (bytes == null) {
                        throw new IllegalStateException("not on the class path: " + resource);
                    }
                    JarEntry entry = new JarEntry(resource);
                    entry.setTime(0);
                    jar.putNextEntry(entry);
                    bytes.transferTo(jar);
                }
            }
            JarEntry entry = new JarEntry(DNS_MANAGER.replace('.', '/') + ".class");
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(dnsManager());
        }
        byte[] bytes = Files.readAllBytes(fresh);
        Files.delete(fresh);
        return put(directory.resolve("runtime-loop.jar"), bytes);
    }

    /**
     * Before a snapshot the client has its native library clear the C library's cache of names. Without that library
     * this class stands before the client's and does nothing: no snapshot is really taken here.
     */
    private static byte[] dnsManager() {
        return ClassFile.of()
                .build(
                        ClassDesc.of(DNS_MANAGER),
                        type -> type.withMethodBody(
                                "clearCache", ConstantDescs.MTD_void, ClassFile.ACC_STATIC, CodeBuilder::return_));
    }

    /** Leaves a file alone that has the content already: a running process may have it open, and a cache its time. */
    private static Path put(Path file, byte[] content) throws IOException {
        if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), content)) {
            return file;
        }
        Path fresh = Files.createTempFile(file.getParent(), "new", ".tmp");
        Files.write(fresh, content);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file;
    }

    private static Path jarOf(Class<?> part) {
        try {
            return Path.of(
                    part.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
