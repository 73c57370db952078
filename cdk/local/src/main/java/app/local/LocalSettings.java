package app.local;

import app.local.lambda.RuntimeClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * How the local target was asked to run, by system properties.
 *
 * @param root the project's root
 * @param state {@code -Dstate}, where data, logs, caches and templates are kept; {@code .local} in the root unless
 *     given
 * @param port {@code -Dport}, where browsers go; 8080 unless given
 * @param apiPort {@code -DapiPort}, where the HTTP API itself listens; the next one unless given
 * @param database {@code -Ddatabase=postgres://user@host:port/name}, a PostgreSQL to use instead of our own; its
 *     password comes as libpq takes it, from {@code PGPASSWORD}, the file of {@code PGPASSFILE} or {@code ~/.pgpass}
 * @param reset {@code -Dreset}, whether to start with an empty database
 * @param concurrency {@code -Dconcurrency}, environments that a function may have; 10 unless given
 * @param debug {@code -Ddebug=GetUser,SignIn:suspend}, functions that a debugger may look into, and whether they wait
 *     for it
 * @param runtime {@code -Druntime=native|java}, what speaks the Runtime API in the functions
 * @param stage {@code -Dstage}, the stage whose templates are run; dev unless given
 * @param watch {@code -Dwatch=false} leaves sources alone; else what a changed one makes is built and served
 * @param protoc the folder of the compiler of proto files, in Maven's repository; empty where Maven did not say
 * @param started when Maven was started; empty where it did not say
 */
record LocalSettings(
        Path root,
        Path state,
        int port,
        int apiPort,
        Optional<GivenDatabase> database,
        boolean reset,
        int concurrency,
        Map<String, Boolean> debug,
        RuntimeClient runtime,
        String stage,
        boolean watch,
        Optional<Path> protoc,
        Optional<Instant> started) {

    /** @throws StartException if a value cannot be right, naming the property */
    static LocalSettings of(Path root, Properties properties, Map<String, String> environment) throws StartException {
        int port = number(properties, "port", 8080, 0, 65_535);
        int next = port == 0 ? 0 : port + 1;
        int apiPort = number(properties, "apiPort", next, 0, 65_535);
        if (port == apiPort && port != 0) {
            throw new StartException("-Dport and -DapiPort must differ; both are " + port + ".");
        }
        return new LocalSettings(
                root,
                root.resolve(text(properties, "state").orElse(".local")),
                port,
                apiPort,
                database(text(properties, "database"), environment),
                flag(properties, "reset", false),
                number(properties, "concurrency", 10, 1, 1000),
                debug(text(properties, "debug").orElse("")),
                runtime(text(properties, "runtime")),
                text(properties, "stage").orElse("dev"),
                flag(properties, "watch", true),
                text(properties, "protoc").map(Path::of),
                text(properties, "started").map(Instant::parse));
    }

    private static Optional<String> text(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    private static int number(Properties properties, String name, int absent, int least, int most)
            throws StartException {
        Optional<String> value = text(properties, name);
        if (value.isEmpty()) {
            return absent;
        }
        StartException wrong = new StartException(
                "-D" + name + " must be a number from " + least + " to " + most + ", not \"" + value.get() + "\".");
        try {
            int number = Integer.parseInt(value.get());
            if (number < least || number > most) {
                throw wrong;
            }
            return number;
        } catch (NumberFormatException e) {
            throw wrong;
        }
    }

    /** {@code -Dname} alone means yes. */
    private static boolean flag(Properties properties, String name, boolean absent) throws StartException {
        if (properties.getProperty(name) == null) {
            return absent;
        }
        String value = text(properties, name).orElse("true").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new StartException("-D" + name + " must be true or false, not \"" + value + "\".");
        };
    }

    private static Map<String, Boolean> debug(String value) throws StartException {
        Map<String, Boolean> functions = new LinkedHashMap<>();
        for (String function : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            if (!function.matches("[A-Za-z0-9_-]+(:suspend)?")) {
                throw new StartException(
                        "-Ddebug must name functions, as in -Ddebug=GetUser,SignIn:suspend, not \"" + value + "\".");
            }
            functions.put(function.replace(":suspend", ""), function.endsWith(":suspend"));
        }
        return functions;
    }

    private static RuntimeClient runtime(Optional<String> value) throws StartException {
        if (value.isEmpty()) {
            return RuntimeClient.ofThisSystem();
        }
        return switch (value.get()) {
            case "native" -> RuntimeClient.NATIVE;
            case "java" -> RuntimeClient.JAVA;
            default -> throw new StartException("-Druntime must be native or java, not \"" + value.get() + "\".");
        };
    }

    private static Optional<GivenDatabase> database(Optional<String> value, Map<String, String> environment)
            throws StartException {
        return value.isEmpty() ? Optional.empty() : Optional.of(GivenDatabase.of(value.get(), environment));
    }
}
