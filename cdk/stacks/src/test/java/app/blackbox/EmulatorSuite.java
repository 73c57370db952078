package app.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Rpc;
import app.testing.SampleEvents;
import app.testing.blackbox.ApiSuite;
import app.testing.blackbox.Visitor;
import app.v1.Access;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite on an emulator of AWS, with what only somebody can do who may invoke functions and write the database. */
@ExtendWith(EmulatorCondition.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EmulatorSuite extends ApiSuite {

    private @Nullable EmulatorContainers containers;
    private @Nullable ProviderStandIn providers;
    private @Nullable EmulatedStage stage;

    /** Starts and deploys; what it started is stopped by {@link #stop}, also if it fails. */
    final EmulatedStage deploy(EmulatorContainers started, Map<String, String> settings) throws Exception {
        containers = started;
        providers = new ProviderStandIn(started.hostAddress());
        stage = EmulatedStage.deploy(started.endpoint(), settings, providers.url());
        return stage;
    }

    final EmulatedStage stage() {
        return Objects.requireNonNull(stage);
    }

    @AfterAll
    void stop() throws Exception {
        if (providers != null) {
            providers.close();
        }
        if (containers != null) {
            containers.close();
            assertThat(ContainerReaper.left()).as("containers that remain").isEmpty();
        }
    }

    /** Where browsers go that are signed in. */
    abstract String site();

    /** A session by SignIn, invoked as the callback does. */
    @Override
    protected final Visitor signedIn(String name) throws Exception {
        String request = """
                {"identity":{"provider":"github","externalUserId":"%s","name":"%s","email":"%s@example.com"}}
                """.formatted(UUID.randomUUID(), name, name);
        String answer = stage().aws().invoke("auth.v1.AuthService/SignIn", request);
        String token =
                JsonParser.parseString(answer).getAsJsonObject().get("token").getAsString();
        return new Visitor(site()).setCookie(Visitor.SESSION, token);
    }

    /** Start, provider, callback, and what it invokes. */
    @Test
    void signsInAtAProvider() throws Exception {
        Visitor ada = Visitor.signedIn(site(), "Ada");
        assertThat(Visitor.field(ada.get("/api/user/me"), "name")).startsWith("Ada-");
    }

    static List<Rpc> rpcs() {
        return Catalogue.ofProto().rpcs();
    }

    /** Every rpc that there is, called with success: by its sample event, with the rows that the sample names. */
    @ParameterizedTest
    @MethodSource("rpcs")
    void answersItsSampleEvent(Rpc rpc) throws Exception {
        Objects.requireNonNull(containers).sql(SampleEvents.rows());
        String sample = SampleEvents.of(rpc);
        if (rpc.access() == Access.ACCESS_INTERNAL) {
            // Fails if the function does.
            assertThat(stage().aws().invoke(rpc.path(), sample)).startsWith("{");
            return;
        }
        JsonObject event = JsonParser.parseString(sample.replace(
                        "iss=https%3A%2F%2Faccounts.google.com",
                        "iss="
                                + URLEncoder.encode(
                                        Objects.requireNonNull(providers).url(), UTF_8)))
                .getAsJsonObject();
        if (rpc.access() == Access.ACCESS_SESSION) {
            JsonObject sampled = context(event);
            JsonObject decision = InvokingGateway.authorize(stage().aws(), event);
            assertThat(decision.get("isAuthorized").getAsBoolean()).isTrue();
            // The sample says what the authorizer does, which may add a trace.
            assertThat(context(event).entrySet()).containsAll(sampled.entrySet());
        }
        JsonObject answer = JsonParser.parseString(stage().aws().invoke(rpc.path(), event.toString()))
                .getAsJsonObject();
        boolean isPublic = rpc.access() == Access.ACCESS_PUBLIC;
        assertThat(answer.get("statusCode").getAsInt()).as(answer.toString()).isEqualTo(isPublic ? 302 : 200);
        if (isPublic) {
            assertThat(answer.getAsJsonObject("headers").get("location").getAsString())
                    .doesNotContain("error=");
        }
    }

    private static JsonObject context(JsonObject event) {
        return event.getAsJsonObject("requestContext")
                .getAsJsonObject("authorizer")
                .getAsJsonObject("lambda");
    }
}
