package app.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import app.api.Catalogue;
import app.api.FunctionVariables;
import app.api.Rpc;
import app.runtime.function.LambdaFunction;
import app.runtime.function.RpcFunction;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;

/**
 * Sends values that can be found again through functions with their traces on, and searches all that they export and
 * all that they log: whatever a caller sends or is sent, marked {@code debug_redact} or not, cookies, headers and
 * bodies that are no message at all.
 *
 * <pre>{@code
 * class DummyLeakTest {
 *     @TestFactory
 *     Stream<DynamicTest> leaksNothing() {
 *         return Leaks.of("dummy", leaks -> rows with leaks.marker("name") and Leaks.ID);
 *     }
 * }
 * }</pre>
 */
public final class Leaks implements AutoCloseable {

    /** The id of every row and of the user that the requests ask for. */
    public static final String ID = "01985e2a-3b00-7000-8000-00000000abcd";

    private final SpanCollector sink = new SpanCollector();
    private final Map<String, String> markers = new LinkedHashMap<>();
    private int requests;

    /** What a service's test does before the requests: its rows. */
    @FunctionalInterface
    public interface Ground {
        void lay(Leaks leaks, TestDatabase postgres);
    }

    /** A test for each rpc of a service that has a database. */
    public static Stream<DynamicTest> of(String service, Ground ground) {
        return Catalogue.ofProto().ofService(service).stream()
                .map(rpc -> dynamicTest(rpc.name() + " leaks nothing", () -> check(service, rpc, ground)));
    }

    private static void check(String service, Rpc rpc, Ground ground) throws Exception {
        try (Leaks leaks = new Leaks();
                TestDatabase postgres = TestDatabase.of(service)) {
            postgres.empty();
            ground.lay(leaks, postgres);
            leaks.variable(FunctionVariables.DATABASE_URL, TestDatabase.url(service + "_service"));
            leaks.serve(rpc);
            leaks.variable(
                    FunctionVariables.DATABASE_URL,
                    "postgresql://" + service + "_service:" + leaks.marker("password") + "@127.0.0.1:1/d");
            leaks.serve(rpc);
            leaks.assertNothingLeaked(rpc.path());
        }
    }

    /** With traces on, and no other variable but the site's. */
    public Leaks() {
        TestServices.LOG.reset();
        TestServices.VARIABLES.clear();
        variable(FunctionVariables.SITE_ORIGIN, SampleEvents.SITE_ORIGIN);
        variable("OTEL_EXPORTER_OTLP_ENDPOINT", sink.url());
    }

    /** Sets an environment variable of the functions. */
    public void variable(String name, String value) {
        TestServices.VARIABLES.put(name, value);
    }

    /** A value that nothing else has, and that must not be found. */
    public String marker(String name) {
        String value = "mark" + UUID.randomUUID().toString().replace("-", "");
        return marker(name, value);
    }

    /** Says of a value that it must not be found. */
    public String marker(String name, String value) {
        markers.put(value, name);
        return value;
    }

    /** Serves an rpc every way that there is: as it should be, and broken in several ways. */
    private void serve(Rpc rpc) throws IOException {
        variable(FunctionVariables.RPC, rpc.path());
        try (RpcFunction function = new RpcFunction()) {
            MarkedRequest request = new MarkedRequest(rpc, this::marker);
            String broken = "{\"" + marker("unknown field") + "\": \"" + marker("unknown value") + "\"}";
            List<String> bodies = List.of(
                    request.json(), broken, marker("no JSON"), "{\"name\": [\"" + marker("wrong type") + "\"]}");
            for (String body : bodies) {
                keep(rpc, invoke(function, body));
                for (String authorizer : List.of(
                        "{\"lambda\": {\"userId\": \"" + ID + "\", \"sessionId\": \"" + ID
                                + "\", \"freshSignIn\": \"true\"}}",
                        "{\"iam\": {\"userArn\": \"arn:aws:iam::123456789012:role/caller\"}}",
                        "{}")) {
                    keep(rpc, invoke(function, request.event(body, authorizer)));
                }
            }
        }
    }

    /** Invokes a function as Lambda does; null where it fails, as a direct invoke may. */
    public @Nullable String invoke(LambdaFunction function, String payload) throws IOException {
        requests++;
        try {
            return TestServices.invoke(function, payload, "request-" + requests);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** What a function answers is as secret as what it is sent. */
    private void keep(Rpc rpc, @Nullable String answer) {
        if (answer == null) {
            return;
        }
        JsonObject json = JsonParser.parseString(answer).getAsJsonObject();
        if (json.has("statusCode")) {
            keepCookies(json);
        } else {
            keepMarked(rpc.descriptor().getOutputType().getFields(), json);
        }
    }

    /** The values of the cookies that an answer of a gateway's event sets. */
    public void keepCookies(JsonObject answer) {
        if (answer.has("cookies")) {
            for (JsonElement cookie : answer.getAsJsonArray("cookies")) {
                String text = cookie.getAsString();
                String value = text.substring(text.indexOf('=') + 1, text.indexOf(';'));
                if (value.length() > 8) {
                    marker("an answered cookie", value);
                }
            }
        }
    }

    private void keepMarked(List<FieldDescriptor> fields, JsonObject json) {
        for (FieldDescriptor field : fields) {
            JsonElement value = json.get(field.getJsonName());
            if (value == null) {
                continue;
            }
            if (value.isJsonObject() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                keepMarked(field.getMessageType().getFields(), value.getAsJsonObject());
            } else if (field.getOptions().getDebugRedact() && value.isJsonPrimitive()) {
                marker("an answered " + field.getName(), value.getAsString());
            }
        }
    }

    /** Fails where a marker is in what was exported or logged, naming which; or where there is nothing to search. */
    public void assertNothingLeaked(String mustBeThere) throws InterruptedException {
        // Spans come in the order of the requests: after those of the last one there are no more.
        String spans = sink.takenWith("request-" + requests);
        String log = TestServices.LOG.toString(UTF_8);
        assertThat(spans).as("spans").contains(mustBeThere, "faas.invocation_id");
        assertThat(log).as("log").contains(mustBeThere, "durationMs");
        assertThat(markers).as("markers").hasSizeGreaterThan(5);
        assertThat(found(spans)).as("markers in spans").isEmpty();
        assertThat(found(log)).as("markers in the log").isEmpty();
    }

    /** All that was exported, once this is in it; two seconds at most. */
    public String spansWith(String text) throws InterruptedException {
        return sink.takenWith(text);
    }

    private Set<String> found(String text) {
        Set<String> found = new HashSet<>();
        markers.forEach((value, name) -> {
            List<String> forms =
                    List.of(value, URLEncoder.encode(value, UTF_8), new String(value.getBytes(UTF_8), ISO_8859_1));
            if (forms.stream().anyMatch(text::contains)) {
                found.add(name);
            }
        });
        return found;
    }

    @Override
    public void close() {
        sink.close();
        TestServices.VARIABLES.clear();
    }
}
