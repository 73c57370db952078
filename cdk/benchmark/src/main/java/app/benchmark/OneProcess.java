package app.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    private final Process process;
    private final long started;
    private final boolean sampled;

    // Behind the lock of this object, which is told of each change that somebody awaits.
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
    synchronized double restore(byte[] firstEvent, String expect) throws InterruptedException {
        prepare(firstEvent, expect, 1);
        mayRestore = true;
        long from = System.nanoTime();
        notifyAll();
        await(() -> answered == 1, "answer after its restore");
        return (answeredAt - from) / 1e6;
    }

    /**
     * Calls it so many times in a row.
     *
     * @param expect what every answer must contain
     * @return milliseconds of each, from the event being sent to the answer being here
     */
    synchronized double[] call(byte[] theEvent, String expect, int times) throws InterruptedException {
        prepare(theEvent, expect, times);
        notifyAll();
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

    private synchronized void await(BooleanSupplier fact, String what) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!fact.getAsBoolean() && failure == null) {
            if (System.nanoTime() - end >= 0 || !process.isAlive()) {
                throw new IllegalStateException(
                        "the function " + (process.isAlive() ? "did not " : "ended and did not ") + what);
            }
            // Nobody tells that the process has ended.
            wait(200);
        }
        if (failure != null) {
            throw new IllegalStateException("the function failed to " + what + ": " + failure);
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
                HttpMessage request = HttpMessage.read(in);
                long now = System.nanoTime();
                String line = request.startLine();
                if (line.isEmpty()) {
                    return;
                } else if (line.contains("/invocation/next")) {
                    out.write(next(now));
                } else if (line.contains("/restore/next")) {
                    awaitRestore(now);
                    out.write(RESTORED);
                } else if (line.contains("/response")) {
                    response(now, request);
                    out.write(ACCEPTED);
                } else {
                    fail(line + " " + request.text());
                    out.write(ACCEPTED);
                }
            }
        } catch (IOException | InterruptedException e) {
            // The process has ended.
        }
    }

    private synchronized byte[] next(long now) throws InterruptedException {
        if (asked == 0) {
            asked = now;
            notifyAll();
        }
        while (event == null || sent == millis.length) {
            wait();
        }
        byte[] answer = invocation(event, sent++);
        sentAt = System.nanoTime();
        return answer;
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
        byte[] all = Arrays.copyOf(start, start.length + event.length);
        System.arraycopy(event, 0, all, start.length, event.length);
        return all;
    }

    private synchronized void awaitRestore(long now) throws InterruptedException {
        atCheckpoint = now;
        notifyAll();
        while (!mayRestore) {
            wait();
        }
    }

    private synchronized void response(long now, HttpMessage request) {
        answeredAt = now;
        millis[answered++] = (now - sentAt) / 1e6;
        String text = request.text();
        if (!text.contains(expected)) {
            failure = "an answer without " + expected + ": " + text;
        }
        if (answered == millis.length || failure != null) {
            notifyAll();
        }
    }

    private synchronized void fail(String what) {
        failure = what;
        notifyAll();
    }

    private static void discard(InputStream output) {
        try (output) {
            output.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has ended.
        }
    }
}
