package app.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

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
        String status = HttpMessage.read(in).startLine();
        if (status.length() < 12) {
            throw new IOException("the gateway closed the connection");
        }
        return Integer.parseInt(status.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
