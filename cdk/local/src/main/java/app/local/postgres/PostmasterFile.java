package app.local.postgres;

import app.local.process.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's {@code postmaster.pid}: in its lines the server's process, its data, when it started in seconds since
 * 1970, and further down its shared memory. It stays when a server is killed; the number can be anybody's afterwards,
 * another PostgreSQL's too. So a process is believed to be ours only if all of it fits: a PostgreSQL that started when
 * the file says, on this data.
 */
final class PostmasterFile {

    /** Between the start of the process and the moment that PostgreSQL notes; clocks are set meanwhile. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(10);

    /** More than the highest number that any system gives to a process. */
    private static final String NO_PROCESS = "999999999";

    private final Path data;
    private final Path file;

    PostmasterFile(Path data) {
        this.data = data.toAbsolutePath();
        this.file = data.resolve("postmaster.pid");
    }

    /** The server that runs on the data now. */
    Optional<ProcessHandle> server() throws IOException {
        List<String> lines = lines();
        if (lines.size() < 3
                || !lines.get(0).strip().matches("\\d{1,18}")
                || !lines.get(2).strip().matches("\\d{1,12}")
                || !isOurData(lines.get(1).strip())) {
            return Optional.empty();
        }
        Instant noted = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(Processes::runs)
                .filter(process -> process.info().command().orElse("").endsWith("postgres"))
                .filter(process -> hasStarted(process, noted))
                .filter(this::isOnOurData);
    }

    /**
     * Lets the file name nobody, unless our server runs. PostgreSQL would not start while the number is somebody's; the
     * rest of the file stays, by which it finds out whether its former processes still use the shared memory.
     */
    void forgetProcess() throws IOException {
        List<String> lines = new ArrayList<>(lines());
        if (!lines.isEmpty() && server().isEmpty()) {
            lines.set(0, NO_PROCESS);
            Files.write(file, lines);
        }
    }

    private boolean isOurData(String named) throws IOException {
        Path path = Path.of(named);
        return Files.exists(path) && Files.isSameFile(path, data);
    }

    private static boolean hasStarted(ProcessHandle process, Instant noted) {
        return process.info()
                .startInstant()
                .map(start -> Duration.between(start, noted).abs().compareTo(START_TOLERANCE) <= 0)
                .orElse(false);
    }

    /** A server has its data in its arguments; where the system does not show them, its start has to do. */
    private boolean isOnOurData(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).contains(data.toString()))
                .orElse(true);
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
