package app.local.lambda;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts JVMs as Lambda's managed Java runtime starts them: same options, same environment, nothing of ours in it. */
final class FunctionJvm {

    static final String STOP_AT_C1 = "-XX:TieredStopAtLevel=1";

    /** Share of the function's memory that the managed runtime gives to the heap. */
    private static final int HEAP_PERCENT = 85;

    /** Of the JDK that runs this. */
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private static final List<Path> NICE = List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"));

    private final LambdaSettings settings;
    private final RuntimeFiles runtime;

    FunctionJvm(LambdaSettings settings, RuntimeFiles runtime) {
        this.settings = settings;
        this.runtime = runtime;
    }

    /**
     * Starts a process.
     *
     * @param runtimeApi host, port and path of the Runtime API for this environment
     * @param logStream what the function is told of its log stream
     * @param code the archive's folder and class path
     * @param cache options that make or use a cache of classes
     * @param background whether it shall leave the processor to others
     */
    Process start(
            FunctionSpec function,
            String runtimeApi,
            String logStream,
            FunctionCode code,
            List<String> cache,
            boolean background) {
        List<String> command = java(function, code, cache, background);
        command.add(runtime.mainClass());
        command.add(function.handler());

        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(code.root().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(environment(function, runtimeApi, logStream, code.root()));
        try {
            return start(builder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + function.name() + " with " + JAVA, e);
        }
    }

    /** Starts the JVM that makes a cache of classes; it runs nothing of the function. */
    Process assemble(FunctionSpec function, FunctionCode code, List<String> cache) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(java(function, code, cache, true))
                .directory(code.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        return start(builder);
    }

    /** A process that whoever is told of it refuses is ended: nobody else would. */
    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        try {
            settings.started().accept(process.toHandle());
            return process;
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** What the alias of a function leads to: SnapStart makes snapshots of published versions only. */
    static String version(FunctionSpec function) {
        return function.snapStart() ? "1" : "$LATEST";
    }

    /** What a cache of classes depends on besides the JVM: the class path and the options. */
    String fingerprint(FunctionCode code) {
        StringBuilder text = new StringBuilder(runtime.mainClass()).append(options(runtime));
        for (Path jar : classPathEntries(code)) {
            text.append('\n').append(jar).append(' ').append(stamp(jar));
        }
        return text.toString();
    }

    /**
     * Lambda stops compilation at C1, except for functions with SnapStart, which have the JVM's defaults (AWS Lambda
     * Developer Guide, "Customize Java runtime startup behavior for Lambda functions"). A cache of classes serves both.
     */
    private static List<String> compilation(FunctionSpec function) {
        return function.snapStart() ? List.of() : List.of(STOP_AT_C1);
    }

    /** As seen in the managed runtime's process list, less what Amazon Linux alone has. */
    private static List<String> options(RuntimeFiles runtime) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+TieredCompilation",
                "-XX:+ErrorFileToStderr",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Djava.net.preferIPv4Stack=true"));
        options.addAll(runtime.options());
        return options;
    }

    private List<String> java(FunctionSpec function, FunctionCode code, List<String> cache, boolean background) {
        List<String> command = new ArrayList<>();
        if (background) {
            NICE.stream().filter(Files::isExecutable).findFirst().ifPresent(nice -> {
                command.addAll(List.of(nice.toString(), "-n", "19"));
            });
        }
        command.add(JAVA.toString());
        command.add("-XX:MaxHeapSize=" + (long) function.memoryMb() * 1024 * HEAP_PERCENT / 100 + "k");
        command.addAll(compilation(function));
        command.addAll(options(runtime));
        command.addAll(cache);
        command.add("-classpath");
        command.add(classPath(code));
        return command;
    }

    private String classPath(FunctionCode code) {
        return classPathEntries(code).stream().map(Path::toString).collect(Collectors.joining(":"));
    }

    private List<Path> classPathEntries(FunctionCode code) {
        List<Path> entries = new ArrayList<>(runtime.jars());
        entries.addAll(code.classPath());
        return entries;
    }

    private Map<String, String> environment(FunctionSpec function, String runtimeApi, String logStream, Path taskRoot) {
        Map<String, String> environment = new LinkedHashMap<>(function.environment());
        environment.putAll(settings.overrides().apply(function));
        environment.put("_HANDLER", function.handler());
        environment.put("AWS_REGION", Assembly.REGION);
        environment.put("AWS_DEFAULT_REGION", Assembly.REGION);
        environment.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMb()));
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", version(function));
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", function.snapStart() ? "snap-start" : "on-demand");
        environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
        environment.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
        environment.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
        environment.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        environment.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        environment.put("LANG", "en_US.UTF-8");
        // Where a machine has no such locale, the JVM would find no file whose name is not ASCII.
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", ":UTC");
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
        environment.put(
                "LD_LIBRARY_PATH",
                "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib");
        if (function.snapStart()) {
            // A snapshot must not hold a credential, so Lambda has such functions fetch theirs.
            environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://" + runtimeApi + RuntimeApi.CREDENTIALS);
            environment.put(
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN", settings.accessKey().sessionToken());
        } else {
            environment.put("AWS_ACCESS_KEY_ID", settings.accessKey().id());
            environment.put("AWS_SECRET_ACCESS_KEY", settings.accessKey().secret());
            environment.put("AWS_SESSION_TOKEN", settings.accessKey().sessionToken());
        }
        return environment;
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "missing";
        }
    }
}
