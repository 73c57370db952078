package app.local.postgres;

import app.local.files.PrivateFiles;
import app.local.process.Processes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on data that is kept between runs. It listens on 127.0.0.1 only and wants a password of
 * everybody, random for each folder of data. If it ends without being told to, it is started again, for as long as it
 * takes.
 *
 * <p>The server's process is replaced by one thread, which alone waits for its end; {@link #close} takes its turn by
 * the lock of this object.
 */
final class PostgresServer implements AutoCloseable {

    /** Who owns the server. */
    static final String ADMINISTRATOR = "postgres";

    static final String HOST = "127.0.0.1";

    private static final String VERSION = "17";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final long LOG_LIMIT_BYTES = 16L * 1024 * 1024;
    private static final int PASSWORD_BYTES = 24;
    /** How often it is looked whether the server runs, and how soon it is started again. */
    private static final long LOOK_MILLIS = 250;

    private static final long RETRY_MILLIS = 1_000;

    /** What is not named here is PostgreSQL's default: every acknowledged write is on the disk. */
    private static final String CONFIGURATION = """
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            max_connections = 300
            log_min_messages = warning
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            """;

    private static final String ACCESS = """
            local all all              scram-sha-256
            host  all all 127.0.0.1/32 scram-sha-256
            """;

    private final Path directory;
    private final Path data;
    private final Path programs;
    private final int port;
    private final String password;
    private final Consumer<ProcessHandle> started;
    private final Consumer<String> notices;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ProcessHandle process;

    private PostgresServer(
            Path directory,
            Path programs,
            int port,
            String password,
            Consumer<ProcessHandle> started,
            Consumer<String> notices)
            throws IOException {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.programs = programs;
        this.port = port;
        this.password = password;
        this.started = started;
        this.notices = notices;
        this.process = launch();
        Thread.ofVirtual().name("postgres").start(this::keepRunning);
    }

    /**
     * Starts a server, on new data if there is none. One that a killed runner left behind on the same data is ended
     * first.
     *
     * @param directory where data, port, password and log are kept
     * @param port 0 for the one used last if it is free, or else any free one
     * @param started told of each process of the server
     * @param notices told in a sentence when the server has ended by itself, and when it runs again
     * @throws IOException when it does not start; the message says why
     */
    static PostgresServer start(
            Path directory,
            PostgresBinaries binaries,
            int port,
            Consumer<ProcessHandle> started,
            Consumer<String> notices)
            throws IOException {
        PrivateFiles.createFolder(directory);
        Path data = directory.resolve("data");
        Path whole = directory.resolve("data-is-whole");
        if (Files.exists(data) && !Files.exists(whole)) {
            PrivateFiles.deleteTree(data); // A first start that was interrupted: there is nothing in it yet.
        }
        checkVersion(data, directory);
        endLeftBehind(data);
        Path programs = binaries.unpacked();
        rotate(log(directory));
        if (!Files.exists(data)) {
            Files.deleteIfExists(passwordFile(directory));
            run(
                    directory,
                    "",
                    List.of(
                            program(programs, "initdb"),
                            "--pgdata=" + data,
                            "--username=" + ADMINISTRATOR,
                            "--encoding=UTF8",
                            "--locale=C",
                            "--auth=reject"));
            Files.writeString(whole, VERSION);
        }
        int chosen = port == 0 ? freePort(directory.resolve("port")) : port;
        PrivateFiles.write(data.resolve("postgresql.conf"), String.format(CONFIGURATION, chosen));
        PrivateFiles.write(data.resolve("pg_hba.conf"), ACCESS);
        String password = password(directory, programs);
        PostgresServer server = new PostgresServer(directory, programs, chosen, password, started, notices);
        Files.writeString(directory.resolve("port"), Integer.toString(chosen));
        return server;
    }

    /** Ends a server that a killed runner left behind, so that its data can be deleted or used. */
    static void endLeftBehind(Path data) throws IOException {
        PostmasterFile file = new PostmasterFile(data);
        Optional<ProcessHandle> server = file.server();
        if (server.isPresent()) {
            end(server.get());
        }
        file.forgetProcess();
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    /** The password in the form that psql takes by PGPASSFILE. */
    static Path passwordFile(Path directory) {
        return directory.resolve("pgpass");
    }

    static Path log(Path directory) {
        return directory.resolve("postgres.log");
    }

    /** Ends the server, which closes its connections. */
    @Override
    public synchronized void close() {
        closed.countDown();
        try {
            end(process);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL does not stop: " + e.getMessage(), e);
        }
    }

    private void keepRunning() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (!runs()) {
                    notices.accept("PostgreSQL has ended by itself, and says why in " + log(directory)
                            + "; what was stored is kept. It is started again.");
                    startAgain();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean runs() {
        return closed.getCount() == 0 || Processes.runs(process);
    }

    private void startAgain() throws InterruptedException {
        String said = "";
        while (!closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            String failure = relaunch();
            if (failure.isEmpty()) {
                notices.accept("PostgreSQL runs again.");
                return;
            }
            if (!failure.equals(said)) {
                notices.accept("PostgreSQL does not start, and is tried again every second: " + failure);
                said = failure;
            }
        }
    }

    /** @return why it does not start; empty if it does, or need not any more */
    private synchronized String relaunch() {
        if (closed.getCount() == 0) {
            return "";
        }
        try {
            process = launch();
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private ProcessHandle launch() throws IOException {
        PostmasterFile file = new PostmasterFile(data);
        file.forgetProcess();
        run(
                directory,
                "",
                List.of(
                        program(programs, "pg_ctl"),
                        "--pgdata=" + data,
                        "--log=" + log(directory),
                        "--wait",
                        "--timeout=" + START_LIMIT.toSeconds(),
                        "start"));
        ProcessHandle server =
                file.server().orElseThrow(() -> new IOException("it ended at once" + lastWords(directory)));
        started.accept(server);
        return server;
    }

    /** The fast way first: clients are not waited for. */
    private static void end(ProcessHandle server) throws IOException {
        for (String signal : List.of("INT", "QUIT", "KILL")) {
            if (!Processes.runs(server)) {
                return;
            }
            new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid())).start();
            if (Processes.endsWithin(server, END_LIMIT)) {
                return;
            }
        }
    }

    /**
     * The password of this data; a new one is given to PostgreSQL by its single-user mode, which asks for none and is
     * reached by whoever owns the files only.
     */
    private static String password(Path directory, Path programs) throws IOException {
        Path file = passwordFile(directory);
        if (Files.exists(file)) {
            return Files.readString(file).strip().replaceFirst("^.*:", "");
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        run(
                directory,
                "ALTER ROLE " + ADMINISTRATOR + " PASSWORD '" + password + "';\n",
                List.of(
                        program(programs, "postgres"),
                        "--single",
                        "-D",
                        directory.resolve("data").toString(),
                        "postgres"));
        PrivateFiles.write(file, HOST + ":*:*:*:" + password + "\n");
        return password;
    }

    private static String program(Path programs, String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    /** Runs one of the programs to its end. */
    private static void run(Path directory, String input, List<String> command) throws IOException {
        List<String> complete = new ArrayList<>();
        if (Root.needsNamespace()) {
            complete.addAll(Root.NAMESPACE);
        }
        complete.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(complete)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()));
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it read all of it; how it ended says more.
        }
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Path.of(command.getFirst()).getFileName() + " failed" + lastWords(directory));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
    }

    private static void checkVersion(Path data, Path directory) throws IOException {
        try {
            String version = Files.readString(data.resolve("PG_VERSION")).strip();
            if (!version.equals(VERSION)) {
                throw new IOException("the data in " + directory + " is of PostgreSQL " + version + ", this is "
                        + VERSION + ": start with -Dreset to begin anew");
            }
        } catch (NoSuchFileException e) {
            return; // The first start.
        }
    }

    private static int freePort(Path lastPort) throws IOException {
        if (Files.exists(lastPort)) {
            String text = Files.readString(lastPort).strip();
            if (text.matches("\\d{1,5}") && isFree(Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String lastWords(Path directory) {
        try {
            List<String> lines = Files.readAllLines(log(directory));
            @Nullable String last = null;
            for (String line : lines) {
                if (line.matches(".*(FATAL|PANIC|ERROR|error):.*") || last == null) {
                    last = line;
                }
            }
            return last == null ? "" : " (" + last.strip() + ")";
        } catch (IOException e) {
            return "";
        }
    }
}
