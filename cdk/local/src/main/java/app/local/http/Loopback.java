package app.local.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The addresses that only this machine reaches: 127.0.0.1, and ::1 where there is IPv6. {@code localhost} leads to
 * either, so a port is ours only if it is on both.
 */
public final class Loopback {

    /** Connections that wait until they are accepted; the system may allow less. Java's default is 50. */
    public static final int BACKLOG = 1024;

    private static final int TRIES = 20;

    private Loopback() {}

    /** Another program listens on the port, on one of the addresses at least. */
    public static final class PortTakenException extends IOException {

        private static final long serialVersionUID = 1;
        private final int port;
        private final String address;

        PortTakenException(int port, InetAddress address) {
            super("port " + port + " of " + address.getHostAddress() + " is taken by another program");
            this.port = port;
            this.address = address.getHostAddress();
        }

        public int port() {
            return port;
        }

        /** Such as {@code 127.0.0.1}. */
        public String address() {
            return address;
        }
    }

    /**
     * Opens a port; the server need not have been started yet.
     *
     * @param name of the connectors
     * @param port 0 for any free one
     * @return the port
     */
    public static int open(Server server, String name, int port, HttpConfiguration http) throws IOException {
        int chosen = free(port);
        List<ServerConnector> opened = new ArrayList<>();
        try {
            for (InetAddress address : addresses()) {
                ServerConnector connector = connector(server, address, chosen, http);
                connector.setName(name);
                open(connector, address);
                opened.add(connector);
            }
        } catch (IOException e) {
            opened.forEach(ServerConnector::close);
            throw e;
        }
        opened.forEach(server::addConnector);
        return chosen;
    }

    /** A connector of one address, not opened yet. */
    public static ServerConnector connector(Server server, InetAddress address, int port, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        return connector;
    }

    /**
     * Finds out whether a port can be had on all addresses.
     *
     * @param port 0 for any
     * @return the port
     * @throws PortTakenException if another program listens there
     */
    public static int free(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                int chosen = port;
                for (InetAddress address : addresses()) {
                    chosen = probe(chosen, address);
                }
                return chosen;
            } catch (PortTakenException e) {
                if (port != 0 || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static int probe(int port, InetAddress address) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new PortTakenException(port, address);
        }
    }

    private static void open(ServerConnector connector, InetAddress address) throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new PortTakenException(connector.getPort(), address);
            }
            throw e;
        }
    }

    private static List<InetAddress> addresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        addresses.add(address(127, 0, 0, 1));
        InetAddress six = address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        if (NetworkInterface.getByInetAddress(six) != null) {
            addresses.add(six);
        }
        return addresses;
    }

    private static InetAddress address(int... bytes) throws UnknownHostException {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        return InetAddress.getByAddress(address);
    }
}
