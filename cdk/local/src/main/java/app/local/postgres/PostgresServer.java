package app.local.postgres;

import app.local.process.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A PostgreSQL server on data that is kept between runs. It listens on 127.0.0.1 only and wants a password of
 * everybody, random for each folder of data. If it ends without being told to, it is started again, for as long as it
 * takes.
 *
 * <p>The server's process is replaced by one thread, which alone waits for its end; {@link #close} takes its turn by
 * the lock of this object.
 */
final class PostgresServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    /** How often it is looked whether the server runs, and how soon it is started again. */
    private static final long LOOK_MILLIS = 250;

    private static final long RETRY_MILLIS = 1_000;

    private final PostgresFolder folder;
    private final Path programs;
    private final int port;
    private final String password;
    private final Consumer<ProcessHandle> started;
    private final Consumer<String> notices;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ProcessHandle process;

    private PostgresServer(
            PostgresFolder folder,
            Path programs,
            int port,
            String password,
            Consumer<ProcessHandle> started,
            Consumer<String> notices)
            throws IOException {
        this.folder = folder;
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
        PostgresFolder folder = new PostgresFolder(directory);
        folder.open();
        endLeftBehind(folder.data());
        Path programs = binaries.unpacked();
        folder.initialize(programs);
        int chosen = folder.configure(port);
        return new PostgresServer(folder, programs, chosen, folder.password(programs), started, notices);
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

    /** The command that opens a shell to a database; the password is in the file that it names. */
    String psql(String database) {
        return "PGPASSFILE=" + folder.passwordFile() + " psql -h " + PostgresFolder.HOST + " -p " + port + " -U "
                + PostgresFolder.ADMINISTRATOR + " " + database;
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
                    notices.accept("PostgreSQL has ended by itself, and says why in " + folder.log()
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
        PostmasterFile file = new PostmasterFile(folder.data());
        file.forgetProcess();
        folder.run(
                "",
                List.of(
                        PostgresFolder.program(programs, "pg_ctl"),
                        "--pgdata=" + folder.data(),
                        "--log=" + folder.log(),
                        "--wait",
                        "--timeout=" + START_LIMIT.toSeconds(),
                        "start"));
        ProcessHandle server =
                file.server().orElseThrow(() -> new IOException("it ended at once; see " + folder.log()));
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
}
