package app.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers on disk which processes were started, so that the next start can end those that a killed runner left
 * behind. A process is known by its id and its start time: an id alone may meanwhile belong to somebody else's process.
 */
public final class ProcessRegister {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Path file;

    /** @param file the register; made at the first entry */
    public ProcessRegister(Path file) {
        this.file = file;
    }

    /**
     * Enters a process that was just started; ends it if that is not possible, since nobody could find it again. Safe
     * for concurrent use.
     */
    public synchronized void add(ProcessHandle process) {
        Optional<Instant> started = process.info().startInstant();
        if (started.isEmpty()) {
            return; // It ended already, or the system does not tell: then it could never be told from another.
        }
        String line = process.pid() + " " + started.get().toEpochMilli() + "\n";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            process.destroyForcibly();
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Ends every entered process that still runs, first politely, and empties the register.
     *
     * @return how many were still running
     */
    public synchronized int endAll() {
        List<ProcessHandle> running = running();
        running.forEach(ProcessHandle::destroy);
        Instant deadline = Instant.now().plus(TIMEOUT);
        for (ProcessHandle process : running) {
            if (!Processes.endsWithin(process, Duration.between(Instant.now(), deadline))) {
                process.destroyForcibly();
            }
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
        return running.size();
    }

    private List<ProcessHandle> running() {
        List<ProcessHandle> running = new ArrayList<>();
        for (String line : lines()) {
            String[] fields = line.split(" ");
            if (fields.length != 2 || !fields[0].matches("\\d{1,18}") || !fields[1].matches("\\d{1,18}")) {
                continue; // A runner killed in the middle of a write, or a full disk.
            }
            Instant started = Instant.ofEpochMilli(Long.parseLong(fields[1]));
            ProcessHandle.of(Long.parseLong(fields[0]))
                    .filter(Processes::runs)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(started::equals)
                            .isPresent())
                    .ifPresent(running::add);
        }
        return running;
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
