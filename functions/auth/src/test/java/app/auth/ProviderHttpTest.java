package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.trace.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProviderHttpTest {

    /** Each byte comes within the read timeout, the whole never. */
    @Test
    void givesUpOnABodyThatDrips() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            long start = System.nanoTime();
            assertThatThrownBy(() -> new ProviderHttp(Tracer.none())
                            .get("http://localhost:" + server.getLocalPort() + "/x?secret", null))
                    .isInstanceOf(SignInFailedException.class)
                    .hasMessageEndingWith("/x")
                    .hasRootCauseMessage("the body took longer than 3 seconds");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static void drip(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (IOException e) {
            // The client has gone, as it should.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void showsNoAnswer() {
        assertThat(new ProviderHttp.Answer(200, "secret").toString()).isEqualTo("Answer[200]");
    }
}
