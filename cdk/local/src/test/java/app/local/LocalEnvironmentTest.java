package app.local;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LocalEnvironmentTest {

    private final LocalEnvironment environment = new LocalEnvironment(
            role -> URI.create("postgresql://" + role + ":local@127.0.0.1:5432/app"),
            Map.of("SITE_ORIGIN", "http://localhost:8080", "GOOGLE_ISSUER", "http://localhost:9000/google"),
            URI.create("http://127.0.0.1:7000"),
            URI.create("http://127.0.0.1:7001"));

    @Test
    void replacesWhatTheTemplateSetsAndKeepsTheRole() {
        assertThat(environment.apply(function(Map.of(
                        "RPC", "user.v1.UserService/GetUser",
                        "DATABASE_URL", "postgresql://user_service@proxy.example:5432/app?sslmode=verify-full",
                        "SITE_ORIGIN", "https://d1.cloudfront.net"))))
                .isEqualTo(Map.of(
                        "DATABASE_URL", "postgresql://user_service:local@127.0.0.1:5432/app",
                        "SITE_ORIGIN", "http://localhost:8080",
                        "AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:7000",
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:7000",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:7001"));
    }

    @Test
    void givesNoDatabaseToAFunctionWithout() {
        assertThat(environment.apply(function(Map.of("GOOGLE_ISSUER", "https://accounts.google.com"))))
                .isEqualTo(Map.of(
                        "GOOGLE_ISSUER", "http://localhost:9000/google",
                        "AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:7000",
                        "AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:7000",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:7001"));
    }

    private static FunctionSpec function(Map<String, String> variables) {
        return new FunctionSpec(
                "F", "F1", "app.F", Path.of("f.zip"), variables, 128, Duration.ofSeconds(3), true, OptionalInt.empty());
    }
}
