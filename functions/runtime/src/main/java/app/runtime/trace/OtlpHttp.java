package app.runtime.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Posts spans to a collector by OTLP/HTTP in protobuf, on a connection that is kept. To a collector on this machine,
 * such as an extension of Lambda, the spans are handed over and its answer is read before the next ones go: they are
 * out of the function then, and a request does not wait for the collector. A collector elsewhere is waited for, since
 * the function may be frozen as soon as it has answered.
 */
final class OtlpHttp implements Exporter {

    /** What the kernel takes without waiting for a collector that does not read. */
    private static final int MAX_BYTES = 128 * 1024;

    private static final int CONNECT_MILLIS = 100;

    /** After that long without use a connection may be gone without a word. */
    private static final long IDLE_MILLIS = 5_000;

    private static final int MAX_ANSWER = 8 * 1024;

    private final URI address;
    private final String head;
    /** Kept, since fresh memory costs more than the reading. */
    private final byte[] answer = new byte[MAX_ANSWER];

    private @Nullable Socket socket;
    private boolean isNear;
    private boolean isAwaited;
    private long lastUse;

    /**
     * An exporter.
     *
     * @param address where it posts to
     * @param headers what it says beside, such as the key of a service
     * @throws IllegalArgumentException if a header is none
     */
    OtlpHttp(URI address, Map<String, String> headers) {
        this.address = address;
        StringBuilder text = new StringBuilder();
        String query = address.getRawQuery();
        text.append("POST ").append(address.getRawPath()).append(query == null ? "" : "?" + query);
        text.append(" HTTP/1.1\r\nHost: ").append(address.getRawAuthority());
        text.append("\r\nUser-Agent: lambda-svelte-setup\r\nContent-Type: application/x-protobuf\r\n");
        headers.forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\x20-\\x7E]*")) {
                throw new IllegalArgumentException("OTEL_EXPORTER_OTLP_HEADERS has a pair that is no header");
            }
            text.append(name).append(": ").append(value).append("\r\n");
        });
        this.head = text.append("Content-Length: ").toString();
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public void export(byte[] request, long deadline) throws IOException {
        Socket current = reusable(deadline);
        if (current == null) {
            current = connect(deadline);
            socket = current;
        }
        byte[] start = (head + request.length + "\r\n\r\n").getBytes(ISO_8859_1);
        byte[] message = new byte[start.length + request.length];
        System.arraycopy(start, 0, message, 0, start.length);
        System.arraycopy(request, 0, message, start.length, request.length);
        current.getOutputStream().write(message);
        isAwaited = true;
        lastUse = System.currentTimeMillis();
        if (!isNear) {
            receive(current, deadline);
        }
    }

    /** The connection, once its last answer is read; null if it is none that can be relied upon. */
    private @Nullable Socket reusable(long deadline) throws IOException {
        Socket current = socket;
        if (current != null && isAwaited) {
            try {
                receive(current, deadline);
            } catch (EOFException e) {
                // The collector was restarted: it gets a new connection.
                close();
            }
        }
        if (System.currentTimeMillis() - lastUse > IDLE_MILLIS) {
            close();
        }
        return socket;
    }

    private Socket connect(long deadline) throws IOException {
        boolean isSecure = "https".equals(address.getScheme());
        int port = address.getPort() >= 0 ? address.getPort() : isSecure ? 443 : 80;
        String name = address.getHost();
        String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        InetAddress where = InetAddress.getByName(host);
        isNear = where.isLoopbackAddress() && !isSecure;
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            // Larger than the largest request, so that writing one never waits.
            plain.setSendBufferSize(2 * MAX_BYTES);
            plain.connect(new InetSocketAddress(where, port), Math.min(CONNECT_MILLIS, millisUntil(deadline)));
            plain.setSoTimeout(millisUntil(deadline));
            return isSecure ? secured(plain, host, port) : plain;
        } catch (IOException | RuntimeException e) {
            plain.close();
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

    /** Reads one answer, and its body to the end, for the next answer comes behind it. */
    private void receive(Socket current, long deadline) throws IOException {
        InputStream in = current.getInputStream();
        int size = 0;
        int body = -1;
        while (body < 0) {
            size += read(current, in, size, deadline);
            body = endOfHead(size);
        }
        isAwaited = false;
        String head = new String(answer, 0, body, ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = length(head);
        if (length < 0 || body + length > MAX_ANSWER || head.contains("\r\nconnection: close")) {
            close();
        } else {
            while (size < body + length) {
                size += read(current, in, size, deadline);
            }
        }
        int status = head.startsWith("http/1.") && head.length() > 12 ? number(head.substring(9, 12)) : -1;
        if (status < 200 || status >= 300) {
            throw new IOException("the collector answered with status " + status);
        }
    }

    private int endOfHead(int size) {
        for (int i = 3; i < size; i++) {
            if (answer[i] == '\n' && answer[i - 1] == '\r' && answer[i - 2] == '\n' && answer[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int length(String head) {
        int start = head.indexOf("\r\ncontent-length:");
        if (start < 0) {
            return -1;
        }
        return number(
                head.substring(start + 17, head.indexOf("\r\n", start + 17)).strip());
    }

    /** Of one to six digits and nothing else; -1 if it is not one. */
    private static int number(String digits) {
        int number = digits.isEmpty() || digits.length() > 6 ? -1 : 0;
        for (int i = 0; i < digits.length() && number >= 0; i++) {
            char digit = digits.charAt(i);
            number = digit >= '0' && digit <= '9' ? 10 * number + (digit - '0') : -1;
        }
        return number;
    }

    private int read(Socket current, InputStream in, int size, long deadline) throws IOException {
        if (size == answer.length) {
            throw new IOException("the collector's answer is too long");
        }
        current.setSoTimeout(millisUntil(deadline));
        int count = in.read(answer, size, answer.length - size);
        if (count < 0) {
            throw new EOFException("the collector closed the connection");
        }
        return count;
    }

    private static int millisUntil(long deadline) throws SocketTimeoutException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the collector did not answer in time");
        }
        return (int) millis;
    }

    @Override
    public void close() {
        Socket current = socket;
        socket = null;
        isAwaited = false;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // It was broken, which is why it is closed.
            }
        }
    }
}
