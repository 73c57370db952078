package app.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * A message of HTTP/1.1 (RFC 9112), read with so little work that it can be left out of account.
 *
 * @param startLine the request's or the status line; empty where the connection has ended instead
 */
record HttpMessage(String startLine, byte[] body) {

    /** Reads the next message of a connection. */
    static HttpMessage read(InputStream in) throws IOException {
        String start = line(in);
        return new HttpMessage(start, start.isEmpty() ? new byte[0] : body(in));
    }

    /** The body as text. */
    String text() {
        return new String(body, UTF_8);
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
            return octets(in, length);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            all.write(octets(in, size));
            line(in);
        }
        line(in);
        return all.toByteArray();
    }

    private static byte[] octets(InputStream in, int count) throws IOException {
        byte[] octets = in.readNBytes(count);
        if (octets.length < count) {
            throw new EOFException("a body that ends after " + octets.length + " of " + count + " octets");
        }
        return octets;
    }
}
