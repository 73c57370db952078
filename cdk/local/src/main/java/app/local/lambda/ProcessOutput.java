package app.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What a process prints, line by line. A response comes another way than the output before it, and may overtake it. So
 * to know that the output is here, a mark is put behind it, into the same pipe (through /proc), and waited for.
 */
final class ProcessOutput {

    /** A line longer than this is given in pieces, as CloudWatch does. */
    private static final int LINE_LIMIT = 256 * 1024;

    /** Begins a mark: a NUL and a number are a line that is not the process's. */
    private static final char MARK = '\0';

    /** Where output can't be marked, it gets this long to arrive. */
    private static final Duration GRACE = Duration.ofMillis(20);

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Path pipe;
    private final Consumer<String> lines;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long written;
    private long read;

    /** @param lines takes each line, without its end; it must not wait */
    ProcessOutput(Process process, Consumer<String> lines) {
        this.pipe = Path.of("/proc", Long.toString(process.pid()), "fd", "1");
        this.lines = lines;
    }

    /** Waits until everything that was printed before has been given on; a second at most. */
    void await() {
        try {
            long mark;
            lock.lock();
            try {
                mark = ++written;
            } finally {
                lock.unlock();
            }
            Files.write(pipe, (MARK + "" + mark + "\n").getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
            lock.lock();
            try {
                long left = LIMIT.toNanos();
                while (read < mark && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        } catch (IOException e) {
            pause(); // No Linux, or the process is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads to the end. */
    void read(InputStream output) {
        byte[] buffer = new byte[16 * 1024];
        byte[] line = new byte[1024];
        int length = 0;
        try (InputStream in = output) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    byte octet = buffer[i];
                    if (octet == '\n' || length == LINE_LIMIT) {
                        endOfLine(line, length, octet == '\n');
                        length = 0;
                    }
                    if (octet != '\n') {
                        if (length == line.length) {
                            line = Arrays.copyOf(line, length * 2);
                        }
                        line[length++] = octet;
                    }
                }
            }
        } catch (IOException e) {
            // The process ended.
        }
        give(line, length);
        reached(Long.MAX_VALUE);
    }

    /** Gives a line on, unless it is one of our marks. What stands before a mark is a line without its end. */
    private void endOfLine(byte[] line, int length, boolean complete) {
        int start = length - 1;
        while (start >= 0 && line[start] >= '0' && line[start] <= '9') {
            start--;
        }
        if (complete && start >= 0 && line[start] == MARK && length - start > 1 && length - start < 20) {
            give(line, start);
            reached(Long.parseLong(new String(line, start + 1, length - start - 1, StandardCharsets.US_ASCII)));
        } else {
            give(line, length);
        }
    }

    private void give(byte[] line, int length) {
        String text = new String(line, 0, length, StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            lines.accept(text);
        }
    }

    private void reached(long mark) {
        lock.lock();
        try {
            read = Math.max(read, mark);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(GRACE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
