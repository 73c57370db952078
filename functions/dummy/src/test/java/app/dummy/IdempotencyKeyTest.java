package app.dummy;

import static app.dummy.EntityRepositoryContract.ANNA;
import static app.dummy.EntityRepositoryContract.BERT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.function.RpcFunction;
import app.testing.TestDatabase;
import app.testing.TestServices;
import com.amazonaws.services.lambda.runtime.Context;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent twice with one Idempotency-Key is done once: the function as Lambda calls it, on a real PostgreSQL. */
class IdempotencyKeyTest {

    private static final String KEY = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"";

    private final TestDatabase postgres = TestDatabase.of("dummy");
    private RpcFunction function;

    @BeforeEach
    void start() {
        postgres.empty();
        postgres.users(ANNA, BERT);
        TestServices.VARIABLES.put("RPC", "dummy.v1.DummyService/CreateEntity");
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("dummy_service"));
        function = new RpcFunction();
    }

    @AfterEach
    void close() {
        function.close();
        TestServices.VARIABLES.clear();
        postgres.close();
    }

    private record Answer(int status, String body) {}

    private static Answer create(RpcFunction function, UUID user, String name, @Nullable String key) {
        JsonObject event = JsonParser.parseString("""
                {
                  "version": "2.0",
                  "headers": {"content-type": "application/json", "sec-fetch-site": "same-origin"},
                  "requestContext": {
                    "http": {"method": "POST"},
                    "authorizer": {"lambda": {"userId": "%s", "sessionId": "session"}}
                  },
                  "body": "{\\"name\\": \\"%s\\"}"
                }
                """.formatted(user, name)).getAsJsonObject();
        if (key != null) {
            event.getAsJsonObject("headers").addProperty("idempotency-key", key);
        }
        Context context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> method.getReturnType() == String.class ? "request" : null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            function.handleRequest(new ByteArrayInputStream(event.toString().getBytes(UTF_8)), out, context);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        JsonObject answer = JsonParser.parseString(out.toString(UTF_8)).getAsJsonObject();
        return new Answer(
                answer.get("statusCode").getAsInt(), answer.get("body").getAsString());
    }

    private long entities() {
        return postgres.owner()
                .queryOne("SELECT count(*) AS count FROM dummy.entities", row -> row.getLong("count"))
                .orElseThrow();
    }

    @Test
    void answersTheSameAndCreatesOne() {
        Answer first = create(function, ANNA, "x", KEY);
        assertThat(first.status()).isEqualTo(200);
        assertThat(create(function, ANNA, "x", KEY)).isEqualTo(first);
        assertThat(create(function, ANNA, "x", KEY)).isEqualTo(first);
        assertThat(entities()).isEqualTo(1);
    }

    @Test
    void refusesTheKeyWithAnotherBody() {
        create(function, ANNA, "x", KEY);
        Answer other = create(function, ANNA, "y", KEY);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.body()).contains("\"IDEMPOTENCY_KEY_REUSED\"");
        assertThat(entities()).isEqualTo(1);
    }

    @Test
    void keepsUsersAndKeysApart() {
        Set<String> bodies = new HashSet<>();
        bodies.add(create(function, ANNA, "x", KEY).body());
        bodies.add(create(function, BERT, "x", KEY).body());
        bodies.add(create(function, ANNA, "x", "\"another\"").body());
        bodies.add(create(function, ANNA, "x", null).body());
        bodies.add(create(function, ANNA, "x", null).body());
        assertThat(bodies).hasSize(5);
        assertThat(entities()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "", "\"", "\"\"", "\"a\", \"b\"", "\"a\\\"b\"", "\"ü\"", "\"a\" "})
    void refusesWhatIsNoKey(String key) {
        Answer answer = create(function, ANNA, "x", key);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("Idempotency-Key must be");
        assertThat(create(function, ANNA, "x", "\"" + "k".repeat(255) + "\"").status())
                .isEqualTo(200);
        assertThat(create(function, ANNA, "x", "\"" + "k".repeat(256) + "\"").status())
                .isEqualTo(400);
    }

    @Test
    void storesNoKeyOfWhatFailed() {
        postgres.owner().update("ALTER TABLE dummy.entities RENAME TO away");
        try {
            assertThat(create(function, ANNA, "x", KEY).status()).isEqualTo(500);
        } finally {
            postgres.owner().update("ALTER TABLE dummy.away RENAME TO entities");
        }
        assertThat(create(function, ANNA, "y", KEY).status()).isEqualTo(200);
        assertThat(entities()).isEqualTo(1);
    }

    @Test
    void makesOneOfManyAtTheSameTime() throws Exception {
        List<RpcFunction> functions = new ArrayList<>();
        Set<Answer> answers = new HashSet<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Answer>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                RpcFunction another = new RpcFunction();
                functions.add(another);
                running.add(threads.submit(() -> create(another, ANNA, "x", KEY)));
            }
            for (Future<Answer> each : running) {
                answers.add(each.get());
            }
        } finally {
            functions.forEach(RpcFunction::close);
        }
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next().status()).isEqualTo(200);
        assertThat(entities()).isEqualTo(1);
    }

    @Test
    void hidesAKeyFromOtherServices() {
        create(function, ANNA, "x", KEY);
        String count = "SELECT count(*) AS count FROM idempotency.keys";
        assertThat(postgres.database().queryOne(count, row -> row.getInt("count")))
                .contains(1);
        try (var user = TestDatabase.another("user")) {
            assertThat(user.queryOne(count, row -> row.getInt("count"))).contains(0);
        }
    }
}
