package app.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Invoke API, Secrets Manager, the receiver of spans and the providers are such servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostGuardTest {

    private LoopbackServer server;

    @BeforeAll
    void start() {
        server = LoopbackServer.start("test", 0, request -> LoopbackServer.Answer.html(200, "secret"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest(name = "GET {0}, Host: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # target             | host             | status
            /                    | localhost        | 200
            /                    | LOCALHOST:1      | 200
            /                    | localhost:5173   | 200
            /                    | 127.0.0.1:8080   | 200
            /                    | [::1]:8080       | 200
            /                    | evil.example     | 403
            /                    | evil.example:80  | 403
            /                    | localhost.evil   | 403
            /                    | evil.localhost   | 403
            /                    | 127.0.0.1.nip.io | 403
            /                    | 0.0.0.0          | 403
            http://evil.example/ | localhost        | 403
            /                    |                  | 403
            """)
    void answersToItsOwnNamesOnly(String target, String host, int status) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = "GET " + target + (host == null ? " HTTP/1.0\r\n" : " HTTP/1.1\r\nHost: " + host + "\r\n")
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // Two names in one request are malformed already.
            assertThat(answer).startsWith("HTTP/1.1 " + (target.startsWith("http") ? 400 : status) + " ");
            assertThat(answer.contains("secret")).isEqualTo(status == 200);
        }
    }
}
