package app.runtime.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to the X-Ray daemon, which Lambda runs beside every function and outside of its network: a line that says
 * how the daemon is to read it, then {@code T1S} for sampled spans and OTLP in base64. So it is what AWS's own
 * distributions of OpenTelemetry send ("OTLP UDP span exporter").
 */
final class XrayDaemon implements Exporter {

    private static final byte[] HEADER = "{\"format\":\"json\",\"version\":1}\nT1S".getBytes(US_ASCII);

    /** A datagram holds 65,507 bytes, base64 makes four of three. */
    private static final int MAX_BYTES = 48_000;

    private final InetSocketAddress address;
    private @Nullable DatagramSocket socket;

    private XrayDaemon(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * The daemon at an address, {@code host:port} or {@code tcp:host:port udp:host:port}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static XrayDaemon at(String address) {
        for (String part : address.strip().split(" ")) {
            String udp = part.startsWith("udp:") ? part.substring(4) : part;
            int colon = udp.lastIndexOf(':');
            if (!udp.startsWith("tcp:") && colon > 0 && udp.substring(colon + 1).matches("\\d{1,5}")) {
                int port = Integer.parseInt(udp.substring(colon + 1));
                if (port > 0 && port <= 65_535) {
                    return new XrayDaemon(new InetSocketAddress(udp.substring(0, colon), port));
                }
            }
        }
        throw new IllegalArgumentException("AWS_XRAY_DAEMON_ADDRESS must be host:port");
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    /** A datagram is sent or lost, and nobody waits for it. */
    @Override
    public void send(byte[] request, long deadline) throws IOException {
        DatagramSocket current = socket;
        if (current == null) {
            current = new DatagramSocket();
            socket = current;
        }
        byte[] text = Base64.getEncoder().encode(request);
        byte[] datagram = new byte[HEADER.length + text.length];
        System.arraycopy(HEADER, 0, datagram, 0, HEADER.length);
        System.arraycopy(text, 0, datagram, HEADER.length, text.length);
        current.send(new DatagramPacket(datagram, datagram.length, address));
    }

    @Override
    public boolean mayConfirmLater() {
        return false;
    }

    @Override
    public long confirm(long deadline) {
        return 0;
    }

    @Override
    public void close() {
        DatagramSocket current = socket;
        socket = null;
        if (current != null) {
            current.close();
        }
    }
}
