package app.runtime.trace;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;

/** A server of HTTP/1.1 that does to a connection what a test wants, byte by byte. */
final class ByteServer implements AutoCloseable {

    /** What it does with a request. */
    interface Behaviour {
        /** Returns whether the connection stays. */
        boolean serve(Socket socket) throws IOException, InterruptedException;
    }

    private final int port;
    private final Behaviour behaviour;
    private final List<byte[]> bodies = new ArrayList<>();
    private final Set<Socket> sockets = new HashSet<>();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;
    private volatile String lastHead = "";

    ByteServer(Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    private ByteServer(int port, Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = listen(port);
        this.port = server.getLocalPort();
    }

    static boolean answer(Socket socket, String head, byte[] body) throws IOException {
        byte[] start = ("HTTP/1.1 " + head + "\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        socket.getOutputStream().write(all);
        return true;
    }

    static boolean answer(Socket socket, String head) throws IOException {
        return answer(socket, head, new byte[0]);
    }

    private ServerSocket listen(int at) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 50);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    synchronized (sockets) {
                        sockets.add(socket);
                    }
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
        return listening;
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            boolean stays = true;
            while (stays) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) in.readUnsignedByte());
                }
                lastHead = head.toString();
                String text = lastHead.toLowerCase(Locale.ROOT);
                int length = text.indexOf("content-length: ") + 16;
                byte[] body = in.readNBytes(Integer.parseInt(text.substring(length, text.indexOf("\r\n", length))));
                synchronized (bodies) {
                    bodies.add(text.contains("content-encoding: gzip") ? unzipped(body) : body);
                }
                stays = behaviour.serve(socket);
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the test is over.
        }
    }

    private static byte[] unzipped(byte[] body) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    /** Ends every connection and listens again, as a collector that is restarted does. */
    void restart() throws IOException {
        close();
        for (int tries = 0; ; tries++) {
            try {
                server = listen(port);
                return;
            } catch (BindException e) {
                // The thread that accepted holds the port a moment longer.
                if (tries == 1_000) {
                    throw e;
                }
                Thread.yield();
            }
        }
    }

    String url() {
        return "http://localhost:" + port;
    }

    int connections() {
        return connections.get();
    }

    /** The head of the last request. */
    String lastHead() {
        return lastHead;
    }

    /** The requests that were read to their end, in order. */
    List<byte[]> bodies() {
        synchronized (bodies) {
            return List.copyOf(bodies);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (sockets) {
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        }
    }
}
