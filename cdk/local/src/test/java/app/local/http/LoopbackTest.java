package app.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {

    private static final int CLIENTS = 300;

    @Test
    void letsManyConnectionsWaitUntilTheyAreAccepted() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        ServerConnector connector =
                Loopback.connector(new Server(), InetAddress.getByName("127.0.0.1"), 0, new HttpConfiguration());
        connector.open();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                // Nobody accepts; where no more may wait, this runs into its limit.
                socket.connect(new InetSocketAddress("127.0.0.1", connector.getLocalPort()), 2_000);
            }
            assertThat(waiting).allMatch(Socket::isConnected);
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
            connector.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortIsFreeIfNobodyHasItOnEitherAddress(String address) throws Exception {
        InetAddress taken = InetAddress.getByName(address);
        assumeThat(NetworkInterface.getByInetAddress(taken))
                .as("this machine has " + address)
                .isNotNull();
        try (ServerSocket other = new ServerSocket(0, 1, taken)) {
            int port = other.getLocalPort();
            assertThatThrownBy(() -> Loopback.free(port))
                    .isInstanceOf(Loopback.PortTakenException.class)
                    .hasMessage("port " + port + " of " + taken.getHostAddress() + " is taken by another program");
            assertThatThrownBy(() -> Loopback.open(new Server(), "test", port, new HttpConfiguration()))
                    .isInstanceOf(Loopback.PortTakenException.class);
        }
    }

    @Test
    void servesBothAddresses() throws Exception {
        try (LoopbackServer server =
                LoopbackServer.start("test", 0, request -> LoopbackServer.Answer.json(200, new byte[] {'1'}))) {
            for (String host : List.of("127.0.0.1", "::1")) {
                InetAddress address = InetAddress.getByName(host);
                if (NetworkInterface.getByInetAddress(address) != null) {
                    try (Socket socket = new Socket(address, server.port())) {
                        assertThat(socket.isConnected()).as(host).isTrue();
                    }
                }
            }
        }
    }
}
