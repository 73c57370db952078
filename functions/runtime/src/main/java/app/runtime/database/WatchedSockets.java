package app.runtime.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the driver's sockets, so that one can see for nothing whether the server has sent something unasked. The driver
 * itself finds that out by waiting a millisecond for it. Made by the driver, by its name.
 */
public final class WatchedSockets extends SocketFactory {

    private static final ThreadLocal<Socket> LAST = new ThreadLocal<>();

    /** The socket that was made last by this thread. */
    static @Nullable Socket takeLast() {
        Socket last = LAST.get();
        LAST.remove();
        return last;
    }

    /** The one that the driver uses: it connects by itself. */
    @Override
    public Socket createSocket() {
        Socket socket = new Socket();
        LAST.set(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return new Socket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return new Socket(host, port, localHost, localPort);
    }
}
