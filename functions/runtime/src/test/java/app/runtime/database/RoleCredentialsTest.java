package app.runtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.Configuration;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleCredentialsTest {

    private static final Map<String, String> OWN =
            Map.of("AWS_ACCESS_KEY_ID", "own", "AWS_SECRET_ACCESS_KEY", "s", "AWS_SESSION_TOKEN", "t");

    private HttpServer endpoint;
    private int status = 200;
    private String answer = "";

    RoleCredentialsTest() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        endpoint.createContext("/credentials", exchange -> {
            boolean known = "token-1".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(known ? status : 401, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.stop(0);
    }

    private RoleCredentials fromEndpoint(String token) {
        return new RoleCredentials(new Configuration(Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                token,
                "AWS_ACCESS_KEY_ID",
                "of the snapshot",
                "AWS_SECRET_ACCESS_KEY",
                "of the snapshot")));
    }

    @Test
    void asksTheEndpointEachTime() {
        RoleCredentials credentials = fromEndpoint("token-1");
        answer = """
                {"RoleArn":"arn","Expiration":"2026-01-31T12:00:00Z","AccessKeyId":"a","SecretAccessKey":"s","Token":"t"}""";
        assertThat(credentials.get()).isEqualTo(new IamCredentials("a", "s", "t"));
        answer = "{\"AccessKeyId\":\"b\",\"SecretAccessKey\":\"u\",\"Token\":null,\"More\":[{}]}";
        assertThat(credentials.get()).isEqualTo(new IamCredentials("b", "u", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"AccessKeyId\":\"a\"}", "{\"AccessKeyId\":null,\"SecretAccessKey\":\"s\"}"})
    void refusesAnAnswerWithoutCredentials(String text) {
        answer = text;
        assertThatThrownBy(() -> fromEndpoint("token-1").get()).hasMessageContaining("gave no credentials");
    }

    @Test
    void saysThatTheEndpointDoesNotAnswer() {
        assertThatThrownBy(() -> fromEndpoint("wrong").get()).hasMessageContaining("did not answer");
        status = 500;
        assertThatThrownBy(() -> fromEndpoint("token-1").get()).hasMessageContaining("did not answer");
        stop();
        assertThatThrownBy(() -> fromEndpoint("token-1").get()).hasMessageContaining("did not answer");
    }

    @Test
    void takesTheEnvironmentsOwnWithoutAnEndpoint() {
        assertThat(new RoleCredentials(new Configuration(OWN)).get()).isEqualTo(new IamCredentials("own", "s", "t"));
        assertThatThrownBy(() -> new RoleCredentials(new Configuration(Map.of())).get())
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @Test
    void hidesTheSecret() {
        assertThat(new IamCredentials("a", "secret", "token")).hasToString("Credentials[a]");
    }
}
