package app.local.lambda;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One function's log: whole in a file of bounded size, and line by line to the console. Nothing here ever fails a
 * request: what can't be written is dropped, and said once.
 */
final class FunctionLog implements AutoCloseable {

    /** At this size the file becomes {@code <function>.log.1}, replacing the one before. */
    private static final long LIMIT = 16L * 1024 * 1024;

    private final String function;
    private final Path file;
    private final long limit;
    private final LogSink console;
    private @Nullable OutputStream out;
    private long size;
    private boolean failed;
    private boolean closed;

    FunctionLog(String function, Path directory, LogSink console) {
        this(function, directory, console, LIMIT);
    }

    FunctionLog(String function, Path directory, LogSink console, long limit) {
        this.function = function;
        this.file = directory.resolve(function + ".log");
        this.console = console;
        this.limit = limit;
    }

    /**
     * Logs one line, without its line end.
     *
     * @param environment which one it comes from
     * @param requestId the invocation that it has or had last; empty for none
     */
    void write(LogLine.Kind kind, String environment, String requestId, String line) {
        Instant now = Instant.now();
        console.write(new LogLine(now, function, kind, line, environment, requestId));
        append((now.truncatedTo(ChronoUnit.MILLIS) + " [" + environment + "] " + line + "\n")
                .getBytes(StandardCharsets.UTF_8));
    }

    Path file() {
        return file;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeFile();
    }

    private synchronized void append(byte[] line) {
        if (closed) {
            return;
        }
        try {
            if (out == null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                size = Files.size(file);
            }
            if (size + line.length > limit && size > 0) {
                closeFile();
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                size = 0;
            }
            out.write(line);
            size += line.length;
            failed = false;
        } catch (IOException e) {
            closeFile();
            if (!failed) {
                failed = true;
                console.write(new LogLine(
                        Instant.now(),
                        function,
                        LogLine.Kind.WARNING,
                        "cannot write " + file + ", lines are lost: " + e));
            }
        }
    }

    private void closeFile() {
        if (out != null) {
            try {
                out.close();
            } catch (IOException e) {
                // Each line was written as it came; there is nothing left to lose.
            }
            out = null;
        }
    }
}
