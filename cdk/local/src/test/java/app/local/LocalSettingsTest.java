package app.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.lambda.RuntimeClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {

    private static final Path ROOT = Path.of("/project");

    private static LocalSettings read(Map<String, String> values) throws StartException {
        Properties properties = new Properties();
        properties.putAll(values);
        return LocalSettings.of(ROOT, properties, Map.of("PGPASSWORD", "pw"));
    }

    @Test
    void defaults() throws StartException {
        assertThat(read(Map.of()))
                .isEqualTo(new LocalSettings(
                        ROOT,
                        ROOT.resolve(".local"),
                        8080,
                        8081,
                        Optional.empty(),
                        false,
                        10,
                        Map.of(),
                        RuntimeClient.ofThisSystem(),
                        "dev",
                        true,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void takesWhatMavenSays() throws StartException {
        LocalSettings settings = read(Map.of("protoc", "/repository/protoc", "started", "2026-01-02T03:04:05.678Z"));
        assertThat(settings.protoc()).contains(Path.of("/repository/protoc"));
        assertThat(settings.started()).contains(Instant.parse("2026-01-02T03:04:05.678Z"));
    }

    @Test
    void allGiven() throws StartException {
        Map<String, String> values = Map.of(
                "state", "elsewhere",
                "port", "9000",
                "apiPort", "9100",
                "database", "postgres://me@db.example:5433/app",
                "reset", "",
                "concurrency", "3",
                "debug", "GetUser,SignIn:suspend",
                "runtime", "java",
                "stage", "prod",
                "watch", "false");
        assertThat(read(values))
                .isEqualTo(new LocalSettings(
                        ROOT,
                        ROOT.resolve("elsewhere"),
                        9000,
                        9100,
                        Optional.of(new GivenDatabase(URI.create("postgres://me@db.example:5433/app"), "pw")),
                        true,
                        3,
                        Map.of("GetUser", false, "SignIn", true),
                        RuntimeClient.JAVA,
                        "prod",
                        false,
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest(name = "-D{0}={1}")
    @CsvSource(delimiter = '|', textBlock = """
            # property  | value                 | sentence
            port        | x                     | -Dport must be a number from 0 to 65535, not "x".
            port        | 65536                 | -Dport must be a number from 0 to 65535, not "65536".
            apiPort     | 8080                  | -Dport and -DapiPort must differ; both are 8080.
            concurrency | 0                     | -Dconcurrency must be a number from 1 to 1000, not "0".
            reset       | maybe                 | -Dreset must be true or false, not "maybe".
            debug       | GetUser:wait          | -Ddebug must name functions, as in -Ddebug=GetUser,SignIn:suspend, not "GetUser:wait".
            debug       | GetUser,              | -Ddebug must name functions, as in -Ddebug=GetUser,SignIn:suspend, not "GetUser,".
            runtime     | jvm                   | -Druntime must be native or java, not "jvm".
            database    | mysql://a@c/d         | -Ddatabase must be of the form postgres://user@host:port/name.
            database    | postgres://localhost  | -Ddatabase must be of the form postgres://user@host:port/name.
            database    | postgres://a@c        | -Ddatabase must be of the form postgres://user@host:port/name.
            database    | a b                   | -Ddatabase must be of the form postgres://user@host:port/name.
            database    | postgres://a:b@c/d    | -Ddatabase must not hold the password, which every user of this machine can see in the list of processes: give it in PGPASSWORD, or in ~/.pgpass as psql reads it.
            """)
    void refuses(String property, String value, String sentence) {
        assertThatThrownBy(() -> read(Map.of(property, value)))
                .isInstanceOf(StartException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # id | secret | real
                 |        | false
            id   | secret | true
            """)
    void credentialsOfProviders(@Nullable String id, @Nullable String secret, boolean isReal) throws StartException {
        Map<String, String> environment = id == null || secret == null
                ? Map.of()
                : Map.of("GOOGLE_CLIENT_ID", id, "GOOGLE_CLIENT_SECRET", secret);
        assertThat(ClientCredentials.of("GOOGLE", environment).isPresent()).isEqualTo(isReal);
    }

    @Test
    void halfOfACredentialIsAMistake() {
        assertThatThrownBy(() -> ClientCredentials.of("GITHUB", Map.of("GITHUB_CLIENT_ID", "id")))
                .hasMessage("Set both GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET to sign in with the real provider, or"
                        + " neither to do without.");
    }
}
