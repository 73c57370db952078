package app.local.postgres;

import app.local.files.PrivateFiles;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The folder of a PostgreSQL server: its data, configuration, password, port and log, and the programs that run on it.
 */
final class PostgresFolder {

    /** Who owns the server. */
    static final String ADMINISTRATOR = "postgres";

    static final String HOST = "127.0.0.1";

    private static final String VERSION = "17";
    private static final long LOG_LIMIT_BYTES = 16L * 1024 * 1024;
    private static final int PASSWORD_BYTES = 24;

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

    PostgresFolder(Path directory) {
        this.directory = directory;
    }

    Path data() {
        return directory.resolve("data");
    }

    Path log() {
        return directory.resolve("postgres.log");
    }

    /** Holds the password in the form that psql takes by PGPASSFILE. */
    Path passwordFile() {
        return directory.resolve("pgpass");
    }

    /**
     * Makes the folder, and checks what is in it.
     *
     * @throws IOException if the data is of another version
     */
    void open() throws IOException {
        PrivateFiles.createFolder(directory);
        if (Files.exists(data()) && !Files.exists(whole())) {
            PrivateFiles.deleteTree(data()); // A first start that was interrupted: there is nothing in it yet.
        }
        checkVersion();
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT_BYTES) {
            Files.move(log(), directory.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the data if there is none. */
    void initialize(Path programs) throws IOException {
        if (Files.exists(data())) {
            return;
        }
        Files.deleteIfExists(passwordFile());
        run(
                "",
                List.of(
                        program(programs, "initdb"),
                        "--pgdata=" + data(),
                        "--username=" + ADMINISTRATOR,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--auth=reject"));
        Files.writeString(whole(), VERSION);
    }

    /**
     * Writes the configuration.
     *
     * @param port 0 for the one used last if it is free, or else any free one
     * @return the port
     */
    int configure(int port) throws IOException {
        Path lastPort = directory.resolve("port");
        int chosen = port == 0 ? freePort(lastPort) : port;
        PrivateFiles.write(data().resolve("postgresql.conf"), String.format(CONFIGURATION, chosen));
        PrivateFiles.write(data().resolve("pg_hba.conf"), ACCESS);
        PrivateFiles.write(lastPort, Integer.toString(chosen));
        return chosen;
    }

    /**
     * The password of this data; a new one is given to PostgreSQL by its single-user mode, which asks for none and is
     * reached by whoever owns the files only.
     */
    String password(Path programs) throws IOException {
        Path file = passwordFile();
        if (Files.exists(file)) {
            return Files.readString(file).strip().replaceFirst("^.*:", "");
        }
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        run(
                "ALTER ROLE " + ADMINISTRATOR + " PASSWORD '" + password + "';\n",
                List.of(
                        program(programs, "postgres"),
                        "--single",
                        "-c",
                        "exit_on_error=on",
                        "-D",
                        data().toString(),
                        "postgres"));
        PrivateFiles.write(file, HOST + ":*:*:*:" + password + "\n");
        return password;
    }

    static String program(Path programs, String name) {
        return programs.resolve("bin").resolve(name).toString();
    }

    /**
     * Runs a program to its end; what it says goes to the log.
     *
     * @throws IOException if it fails, with the last error in the log
     */
    void run(String input, List<String> command) throws IOException {
        List<String> complete = new ArrayList<>();
        if (Root.needsNamespace()) {
            complete.addAll(Root.NAMESPACE);
        }
        complete.addAll(command);
        long logged = Files.exists(log()) ? Files.size(log()) : 0;
        ProcessBuilder builder = new ProcessBuilder(complete)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended before it read all of it; how it ended says more.
        }
        try {
            if (process.waitFor() != 0) {
                throw new IOException(Path.of(command.getFirst()).getFileName() + " failed" + lastWords(logged));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", e);
        }
    }

    private Path whole() {
        return directory.resolve("data-is-whole");
    }

    private void checkVersion() throws IOException {
        try {
            String version = Files.readString(data().resolve("PG_VERSION")).strip();
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

    /** What was said since the log was so long: the last error, or else the last line. */
    private String lastWords(long since) throws IOException {
        byte[] log = Files.readAllBytes(log());
        int start = (int) Math.min(since, log.length);
        String last = "";
        for (String line : new String(log, start, log.length - start, StandardCharsets.UTF_8).split("\n")) {
            boolean isError = line.matches(".*(FATAL|PANIC|ERROR|error):.*");
            if (isError || !last.matches(".*(FATAL|PANIC|ERROR|error):.*")) {
                last = line;
            }
        }
        return last.isBlank() ? "" : " (" + last.strip() + ")";
    }
}
