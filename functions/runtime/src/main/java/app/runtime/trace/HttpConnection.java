package app.runtime.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A connection to an HTTP/1.1 server, in which nothing waits longer than its caller says. */
final class HttpConnection {

    private static final int CONNECT_MILLIS = 100;
    private static final int MAX_RESPONSE = 8 * 1024;

    private final SocketChannel channel;
    private final Socket socket;
    private final boolean isNear;
    private final byte[] response = new byte[MAX_RESPONSE];
    private long lastUse = System.nanoTime();

    private HttpConnection(SocketChannel channel, Socket socket, boolean isNear) {
        this.channel = channel;
        this.socket = socket;
        this.isNear = isNear;
    }

    /**
     * Opens a connection.
     *
     * @param address of http or https
     * @param sendBuffer bytes that {@link #send} takes without waiting
     * @param deadline {@link System#nanoTime} after which it gives up, as for all other methods
     */
    static HttpConnection open(URI address, int sendBuffer, long deadline) throws IOException {
        if ("http".equals(address.getScheme()) && "localhost".equals(address.getHost())) {
            return opened(address, sendBuffer, deadline);
        }
        // By a thread of its own: of name servers and of TLS the JDK knows no limit.
        FutureTask<HttpConnection> opening = new FutureTask<>(() -> opened(address, sendBuffer, deadline));
        Thread.ofPlatform().daemon().name("connection to a collector").start(opening);
        try {
            return opening.get(millisUntil(deadline), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no connection in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } finally {
            // Interrupts it where it goes on, which closes its channel.
            opening.cancel(true);
        }
    }

    private static HttpConnection opened(URI address, int sendBuffer, long deadline) throws IOException {
        boolean isSecure = "https".equals(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : isSecure ? 443 : 80;
        String name = address.getHost();
        String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        InetAddress where = InetAddress.getByName(host);
        SocketChannel channel = SocketChannel.open();
        try {
            Socket plain = channel.socket();
            plain.setTcpNoDelay(true);
            plain.setSendBufferSize(sendBuffer);
            plain.connect(new InetSocketAddress(where, port), Math.min(CONNECT_MILLIS, millisUntil(deadline)));
            plain.setSoTimeout(millisUntil(deadline));
            Socket socket = isSecure ? secured(plain, host, port) : plain;
            return new HttpConnection(channel, socket, where.isLoopbackAddress() && !isSecure);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) context().getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static SSLContext context() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("this JVM's settings of TLS are wrong", e);
        }
    }

    /** Whether the server is on this machine, and gets what is sent while the function is answered. */
    boolean isNear() {
        return isNear;
    }

    /** How long nothing was sent, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - lastUse;
    }

    /** Whether the server has ended it, as far as that is seen without waiting: never in TLS. */
    boolean isEnded() {
        if (!socket.equals(channel.socket())) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            int count = channel.read(ByteBuffer.wrap(response, 0, 1));
            channel.configureBlocking(true);
            // Bytes that nobody asked for are no answer to the next request.
            return count != 0;
        } catch (IOException e) {
            return true;
        }
    }

    void send(byte[] head, byte[] body) throws IOException {
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        socket.getOutputStream().write(message);
        lastUse = System.nanoTime();
    }

    /**
     * Reads a response.
     *
     * @throws EOFException if the connection ended before it began
     * @throws SocketTimeoutException if it was not there in time
     */
    CollectorResponse receive(long deadline) throws IOException {
        int size = 0;
        int body = -1;
        while (body < 0) {
            size += read(size, deadline);
            body = endOfHead(size);
        }
        String head = new String(response, 0, body, ISO_8859_1).toLowerCase(Locale.ROOT);
        CollectorResponse bare = new CollectorResponse(head, new byte[0]);
        String said = bare.header("content-length");
        int length = said == null ? -1 : CollectorResponse.number(said);
        if (length < 0 || body + length > MAX_RESPONSE || "close".equals(bare.header("connection"))) {
            // Where the next response would begin is not known, or there is none.
            channel.close();
        }
        if (length < 0 || body + length > MAX_RESPONSE) {
            return bare;
        }
        while (size < body + length) {
            size += read(size, deadline);
        }
        return new CollectorResponse(head, Arrays.copyOfRange(response, body, body + length));
    }

    private int endOfHead(int size) {
        for (int i = 3; i < size; i++) {
            if (response[i] == '\n' && response[i - 1] == '\r' && response[i - 2] == '\n' && response[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private int read(int size, long deadline) throws IOException {
        if (size == response.length) {
            throw new IOException("the response is too long");
        }
        int count;
        try {
            socket.setSoTimeout(millisUntil(deadline));
            InputStream in = socket.getInputStream();
            count = in.read(response, size, response.length - size);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // Reset by who has gone.
            count = -1;
        }
        if (count < 0) {
            throw size == 0
                    ? new EOFException("the connection ended without a response")
                    : new IOException("the connection ended in the middle of the response");
        }
        return count;
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("no response in time");
        }
        return (int) millis;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was broken, which is why it is closed.
        }
    }
}
