package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.SignInFailedException.Reason;
import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.runtime.Configuration;
import app.runtime.trace.Tracer;
import app.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AwsClientSecrets and LambdaSignInCall: the real SDK's clients against a server on this machine. */
@Timeout(30)
class AwsTest {

    private static final String RIGHT = "{\\\"client_id\\\":\\\"id\\\",\\\"client_secret\\\":\\\"SECRET\\\"}";

    private final LoopbackHttp aws = new LoopbackHttp();
    private final TestClock clock = new TestClock();
    private final AwsClientSecrets secrets = new AwsClientSecrets(clock, Tracer.none());
    private final LambdaSignInCall signIn =
            new LambdaSignInCall(new Configuration(Map.of("SIGN_IN_FUNCTION", "SignIn:live")), Tracer.none());
    private final SignInReq request =
            SignInReq.newBuilder().setUserAgent("browser").build();

    @BeforeEach
    void pointTheSdkHere() {
        System.setProperty("aws.region", "eu-central-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
        System.setProperty("aws.endpointUrl", aws.url());
    }

    @AfterEach
    void close() {
        for (String name : new String[] {"region", "accessKeyId", "secretAccessKey", "endpointUrl"}) {
            System.clearProperty("aws." + name);
        }
        aws.close();
    }

    private void secret(String text) {
        aws.answer(asked -> LoopbackHttp.Answer.json("{\"Name\":\"google\",\"SecretString\":\"" + text + "\"}"));
    }

    @Test
    void readsASecretAndKeepsItFiveMinutes() {
        secret(RIGHT);
        assertThat(secrets.get("google")).isEqualTo(new ClientSecret("id", "SECRET"));
        clock.advance(Duration.ofMinutes(5).minusMillis(1));
        secrets.get("google");
        assertThat(aws.asked()).hasSize(1);
        assertThat(aws.asked().get(0).body()).isEqualTo("{\"SecretId\":\"google\"}");
        clock.advance(Duration.ofMillis(1));
        secrets.get("google");
        assertThat(aws.asked()).hasSize(2);
    }

    @Test
    void readsItAgainOnceItIsForgotten() {
        secret(RIGHT);
        secrets.get("google");
        secret(RIGHT.replace("SECRET", "ROTATED"));
        secrets.forget("google");
        assertThat(secrets.get("google").clientSecret()).isEqualTo("ROTATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "",
                "{\\\"client_id\\\":\\\"id\\\"}",
                "{\\\"client_id\\\":\\\"id\\\",\\\"client_secret\\\":\\\" \\\"}",
                "{\\\"client_id\\\":7,\\\"client_secret\\\":\\\"SECRET\\\"}",
                "SECRET",
                "[\\\"SECRET\\\"]"
            })
    void saysWhatToDoAboutASecretThatIsNotFilled(String text) {
        secret(text);
        assertThatThrownBy(() -> secrets.get("google"))
                .isInstanceOfSatisfying(
                        SignInFailedException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE))
                .hasMessageContaining("google")
                .hasMessageNotContaining("SECRET")
                .hasNoCause();
        secret(RIGHT);
        assertThat(secrets.get("google").clientId()).as("once it is filled").isEqualTo("id");
    }

    @Test
    void isUnavailableWhereTheSecretMayNotBeRead() {
        aws.answer(asked -> LoopbackHttp.Answer.of(
                400, "{\"__type\":\"AccessDeniedException\",\"message\":\"not authorized to read\"}"));
        assertThatThrownBy(() -> secrets.get("google"))
                .isInstanceOf(SignInFailedException.class)
                .hasMessage("cannot read secret google")
                .cause()
                .hasMessageContaining("not authorized to read");
    }

    @Test
    void givesUpOnSecretsManagerInTime() {
        aws.answer(asked -> {
            try {
                Thread.sleep(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return LoopbackHttp.Answer.of(500, "");
        });
        long start = System.nanoTime();
        assertThatThrownBy(() -> secrets.get("google")).isInstanceOf(SignInFailedException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void showsNoSecret() {
        assertThat(new ClientSecret("id", "SECRET").toString()).isEqualTo("ClientSecret[id]");
    }

    @Test
    void invokesSignIn() {
        aws.answer(asked -> LoopbackHttp.Answer.json("{\"userId\":\"u\",\"token\":\"t\"}"));
        assertThat(signIn.call(request))
                .isEqualTo(SignInResp.newBuilder().setUserId("u").setToken("t").build());
        assertThat(aws.asked()).hasSize(1);
        assertThat(aws.asked().get(0).path())
                .startsWith("/2015-03-31/functions/SignIn")
                .endsWith("/invocations");
        assertThat(aws.asked().get(0).body()).isEqualTo("{\"userAgent\":\"browser\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "<html>", "{\"surprise\":1}", ""})
    void failsWhereSignInAnswersNoResponse(String payload) {
        aws.answer(asked -> new LoopbackHttp.Answer(200, payload.getBytes(StandardCharsets.UTF_8)));
        assertFails();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404})
    void failsWhereSignInMayNotBeInvoked(int status) {
        aws.answer(asked -> LoopbackHttp.Answer.of(status, "{\"message\":\"no\"}"));
        assertFails();
    }

    private void assertFails() {
        assertThatThrownBy(() -> signIn.call(request))
                .isInstanceOfSatisfying(
                        SignInFailedException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.INTERNAL));
    }
}
