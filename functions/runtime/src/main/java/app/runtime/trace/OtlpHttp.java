package app.runtime.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.CodedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Posts spans to a collector by OTLP/HTTP in protobuf, on a connection that is kept. A collector on this machine, such
 * as an extension of Lambda, has them once they are sent: its answer may be read before the next ones go, so that no
 * request waits for it. A collector elsewhere is waited for, since the function may be frozen as soon as it has
 * answered.
 */
final class OtlpHttp implements Exporter {

    /** What the kernel takes without waiting for a collector that does not read. */
    private static final int MAX_BYTES = 128 * 1024;

    /** After that long without use a connection may be gone without a word. */
    private static final long IDLE_NANOS = 5_000_000_000L;

    /** ExportTraceServiceResponse.partial_success, a message: field 1, with a length. */
    private static final int PARTIAL_SUCCESS = 1 << 3 | 2;

    /** ExportTracePartialSuccess.rejected_spans: field 1, a varint. */
    private static final int REJECTED_SPANS = 1 << 3;

    /** Bytes of a partial success that says nothing, which OpenTelemetry's collector always sends. */
    private static final int EMPTY_PARTIAL_SUCCESS = 2;

    private final URI address;
    private final String head;
    private final boolean isZipped;

    private @Nullable HttpConnection connection;
    /** Whether the connection has carried a request before the one that is to be confirmed. */
    private boolean isReused;

    private byte[] sent = new byte[0];

    /**
     * An exporter.
     *
     * @param address where it posts to
     * @param headers what it says beside, such as the key of a service; each is one of HTTP
     * @param isZipped whether it sends gzip
     */
    OtlpHttp(URI address, Map<String, String> headers, boolean isZipped) {
        this.address = address;
        this.isZipped = isZipped;
        StringBuilder text = new StringBuilder();
        String query = address.getRawQuery();
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        text.append("POST ").append(path).append(query == null ? "" : "?" + query);
        text.append(" HTTP/1.1\r\nHost: ").append(address.getHost());
        text.append(address.getPort() < 0 ? "" : ":" + address.getPort());
        text.append("\r\nUser-Agent: ")
                .append(SemanticConventions.SDK_NAME)
                .append('/')
                .append(SemanticConventions.SDK_VERSION);
        text.append("\r\nContent-Type: application/x-protobuf\r\n");
        text.append(isZipped ? "Content-Encoding: gzip\r\n" : "");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        this.head = text.append("Content-Length: ").toString();
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public void send(byte[] request, long deadline) throws IOException {
        sent = isZipped ? zipped(request) : request;
        HttpConnection current = connection;
        if (current != null && current.isOpen() && current.idleNanos() < IDLE_NANOS && !current.isEnded()) {
            try {
                write(current);
                isReused = true;
                return;
            } catch (IOException e) {
                // It ended in this moment: a new one will do.
            }
        }
        sendAnew(deadline);
    }

    private void sendAnew(long deadline) throws IOException {
        close();
        // Larger than the largest request, so that writing one never waits.
        HttpConnection current = HttpConnection.open(address, 2 * MAX_BYTES, deadline);
        connection = current;
        isReused = false;
        write(current);
    }

    private void write(HttpConnection current) throws IOException {
        current.send((head + sent.length + "\r\n\r\n").getBytes(ISO_8859_1), sent);
    }

    private static byte[] zipped(byte[] request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(request.length);
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(request);
        }
        return bytes.toByteArray();
    }

    @Override
    public boolean mayConfirmLater() {
        return connection != null && connection.isNear();
    }

    @Override
    public long confirm(long deadline) throws IOException {
        CollectorResponse response;
        try {
            response = receive(deadline);
        } catch (SocketTimeoutException e) {
            throw ExportException.lost("the collector did not answer in time");
        }
        int status = response.status();
        if (status >= 200 && status < 300) {
            return refused(response.body());
        }
        String said = "the collector answered with status " + status;
        // OTLP specification, "Retryable Response Codes".
        boolean isBusy = status == 429 || status == 502 || status == 503 || status == 504;
        throw isBusy ? ExportException.busy(said, retryAfter(response)) : ExportException.lost(said);
    }

    private CollectorResponse receive(long deadline) throws IOException {
        HttpConnection current = connection;
        if (current == null) {
            throw new EOFException("there is no connection");
        }
        try {
            return current.receive(deadline);
        } catch (EOFException e) {
            if (!isReused) {
                throw e;
            }
            // The collector was restarted, or ended a connection that it took for idle.
            sendAnew(deadline);
            return receive(deadline);
        }
    }

    /** Milliseconds, of a number of seconds (RFC 9110 §10.2.3); 0 where there is none. */
    private static long retryAfter(CollectorResponse response) {
        String seconds = response.header("retry-after");
        return seconds == null ? 0 : 1_000L * Math.max(0, CollectorResponse.number(seconds));
    }

    /** How many spans an ExportTraceServiceResponse says that were refused. */
    private static long refused(byte[] response) {
        if (response.length <= EMPTY_PARTIAL_SUCCESS) {
            return 0;
        }
        long refused = 0;
        try {
            CodedInputStream in = CodedInputStream.newInstance(response);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == PARTIAL_SUCCESS) {
                    // Its fields are what comes next: nothing else has a number of theirs.
                    in.readRawVarint32();
                } else if (tag == REJECTED_SPANS) {
                    refused = in.readInt64();
                } else {
                    in.skipField(tag);
                }
            }
        } catch (IOException e) {
            // It was taken, whatever this is.
        }
        return refused;
    }

    @Override
    public void close() {
        HttpConnection current = connection;
        connection = null;
        if (current != null) {
            current.close();
        }
    }
}
