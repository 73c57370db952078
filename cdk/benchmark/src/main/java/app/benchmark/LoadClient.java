package app.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;

/** One HTTP client on one connection, with so little of its own that it can be left out of account. */
final class LoadClient implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    LoadClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
        out = socket.getOutputStream();
    }

    /** A request of the signed-in user. @param body empty for none */
    static byte[] request(String method, String path, String body) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-session_token=" + Fixture.TOKEN
                        + "\r\nSec-Fetch-Site: same-origin\r\n"
                        + (body.isEmpty()
                                ? ""
                                : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n")
                        + "\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    /** Sends a request and reads the whole answer. @return its status */
    int send(byte[] request) throws IOException {
        out.write(request);
        String line = line();
        if (line.length() < 12) {
            throw new IOException("the gateway closed the connection");
        }
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(line.substring(9, 12));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
