package app.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One function's process and a Runtime API for it alone, as thin as can be: the thread that the process talks to takes
 * the times, so that a call costs no change of threads on our side.
 */
final class OneProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final byte[] ACCEPTED = ("HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 15\r\n\r\n{\"status\":\"OK\"}")
            .getBytes(ISO_8859_1);
    private static final byte[] RESTORED =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n".getBytes(ISO_8859_1);

    private final ServerSocket server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Process process;
    private final long started;
    private final boolean sampled;

    private long asked;
    private long atCheckpoint;
    private boolean mayRestore;
    private byte @Nullable [] event;
    private String expected = "";
    private double[] millis = new double[0];
    private int sent;
    private int answered;
    private long sentAt;
    private long answeredAt;
    private @Nullable String failure;

    /** @param starter starts the process, given host and port of its Runtime API */
    OneProcess(Function<String, Process> starter) throws IOException {
        this(starter, false);
    }

    /**
     * @param starter starts the process, given host and port of its Runtime API
     * @param sampled whether Lambda says of each call that it is traced
     */
    OneProcess(Function<String, Process> starter, boolean sampled) throws IOException {
        this.sampled = sampled;
        server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
        started = System.nanoTime();
        process = starter.apply("127.0.0.1:" + server.getLocalPort());
        Thread.ofPlatform().daemon().start(() -> discard(process.getInputStream()));
    }

    /** Waits for the end of Init. @return milliseconds since the process was started */
    double awaitInit() throws InterruptedException {
        await(() -> asked != 0, "end its Init");
        return (asked - started) / 1e6;
    }

    /** Waits until the snapshot would be taken. @return milliseconds since the process was started */
    double awaitCheckpoint() throws InterruptedException {
        await(() -> atCheckpoint != 0, "reach its snapshot");
        return (atCheckpoint - started) / 1e6;
    }

    /** Lets it go on after the snapshot with one event. @return milliseconds until that is answered */
    double restore(byte[] firstEvent, String expect) throws InterruptedException {
        lock.lock();
        long from;
        try {
            prepare(firstEvent, expect, 1);
            mayRestore = true;
            from = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        await(() -> answered == 1, "answer after its restore");
        return (answeredAt - from) / 1e6;
    }

    /**
     * Calls it so many times in a row.
     *
     * @param expect what every answer must contain
     * @return milliseconds of each, from the event being sent to the answer being here
     */
    double[] call(byte[] theEvent, String expect, int times) throws InterruptedException {
        lock.lock();
        try {
            prepare(theEvent, expect, times);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        await(() -> answered == times, "answer " + times + " calls");
        return millis;
    }

    private void prepare(byte[] theEvent, String expect, int times) {
        event = theEvent;
        expected = expect;
        millis = new double[times];
        sent = 0;
        answered = 0;
    }

    long cpuNanos() {
        return Machine.cpuNanos(process.toHandle());
    }

    double peakMegabytes() {
        return Machine.peakMegabytes(process.toHandle());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    private interface Fact {
        boolean holds();
    }

    private void await(Fact fact, String what) throws InterruptedException {
        lock.lock();
        try {
            long left = LIMIT.toNanos();
            while (!fact.holds() && failure == null) {
                if (left <= 0 || !process.isAlive()) {
                    throw new IllegalStateException(
                            "the function " + (process.isAlive() ? "did not " : "ended and did not ") + what);
                }
                left -= Math.min(left, 200_000_000L) - Math.max(0, changed.awaitNanos(Math.min(left, 200_000_000L)));
            }
            if (failure != null) {
                throw new IllegalStateException("the function failed to " + what + ": " + failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> converse(socket));
            }
        } catch (IOException e) {
            // Closed: the measurement is over.
        }
    }

    private void converse(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
                OutputStream out = socket.getOutputStream()) {
            while (true) {
                String line = line(in);
                if (line.isEmpty()) {
                    return;
                }
                byte[] body = body(in);
                long now = System.nanoTime();
                if (line.contains("/invocation/next")) {
                    next(now, out);
                } else if (line.contains("/restore/next")) {
                    awaitRestore(now);
                    out.write(RESTORED);
                } else if (line.contains("/response")) {
                    response(now, body);
                    out.write(ACCEPTED);
                } else {
                    fail(line + " " + new String(body, UTF_8));
                    out.write(ACCEPTED);
                }
            }
        } catch (IOException | InterruptedException e) {
            // The process has ended.
        }
    }

    private void next(long now, OutputStream out) throws IOException, InterruptedException {
        byte[] answer;
        lock.lock();
        try {
            if (asked == 0) {
                asked = now;
                changed.signalAll();
            }
            while (event == null || sent == millis.length) {
                changed.await();
            }
            answer = invocation(event, sent++);
            sentAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
        out.write(answer);
    }

    private byte[] invocation(byte[] event, int number) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: "
                + String.format(Locale.ROOT, "8476a536-e9f4-11e8-9739-%012d", number)
                + "\r\nLambda-Runtime-Deadline-Ms: " + (System.currentTimeMillis() + 30_000)
                + "\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:000000000000:function:benchmark"
                + "\r\nLambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled="
                + (sampled ? 1 : 0)
                + "\r\nContent-Length: " + event.length + "\r\n\r\n";
        byte[] start = head.getBytes(ISO_8859_1);
        byte[] all = new byte[start.length + event.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(event, 0, all, start.length, event.length);
        return all;
    }

    private void awaitRestore(long now) throws InterruptedException {
        lock.lock();
        try {
            atCheckpoint = now;
            changed.signalAll();
            while (!mayRestore) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void response(long now, byte[] body) {
        lock.lock();
        try {
            answeredAt = now;
            millis[answered++] = (now - sentAt) / 1e6;
            String text = new String(body, UTF_8);
            if (!text.contains(expected)) {
                failure = "an answer without " + expected + ": " + text;
            }
            if (answered == millis.length || failure != null) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void fail(String what) {
        lock.lock();
        try {
            failure = what;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static byte[] body(InputStream in) throws IOException {
        int length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        }
        if (!chunked) {
            return in.readNBytes(length);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.write(in.readNBytes(size));
            line(in);
        }
        line(in);
        return all.toByteArray();
    }

    private static void discard(InputStream output) {
        try (output) {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has ended.
        }
    }
}
