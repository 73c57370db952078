package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.blackbox.Visitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the system promises while its processes are killed: clients create entities, each with an Idempotency-Key until
 * it is acknowledged, and delete their accounts, while functions and PostgreSQL's processes are killed. Afterwards
 * there is no row of a deleted user, every acknowledged entity, and each of them once. For so many seconds as the
 * system property {@code faults.seconds} says; 10 where it says nothing.
 */
class FaultsTest {

    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("faults.seconds", 10));
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int CLIENTS = 3;
    private static final int ENTITIES_OF_AN_ACCOUNT = 8;
    private static final int ENOUGH_ENTITIES = 20;

    @TempDir
    Path folder;

    private OwnPostgres postgres;
    private RunningTarget target;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final AtomicInteger deletions = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger functionsKilled = new AtomicInteger();
    private final AtomicInteger backendsKilled = new AtomicInteger();
    private volatile boolean isOver;

    @BeforeEach
    void start() throws Exception {
        postgres = OwnPostgres.start(folder.resolve("data"));
        target = RunningTarget.start("-Dconcurrency=4", "-Ddatabase=" + postgres.url());
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
        postgres.close();
    }

    @Test
    void losesNothingAcknowledgedAndKeepsNothingTwiceWhileProcessesAreKilled() throws Exception {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "faults-" + i;
                running.add(threads.submit(() -> client(name)));
            }
            running.add(threads.submit(this::killFunctions));
            running.add(threads.submit(this::killBackends));
            awaitEnd();
            isOver = true;
            for (Future<?> each : running) {
                each.get();
            }
        }
        System.out.printf(
                "faults: %d s, %d entities acknowledged, %d attempts failed, %d accounts deleted, %d functions and %d"
                        + " PostgreSQL processes killed%n",
                LENGTH.toSeconds(),
                names.size(),
                failures.get(),
                deletions.get(),
                functionsKilled.get(),
                backendsKilled.get());
        assertThat(functionsKilled).hasPositiveValue();
        assertThat(backendsKilled).hasPositiveValue();
        assertThat(names).hasSizeGreaterThanOrEqualTo(ENOUGH_ENTITIES);
        assertThat(deletions).hasPositiveValue();
        postgres.awaitRecovery();
        assertThat(orphans()).as("rows of users who are gone").isZero();
        assertThat(postgres.count("SELECT count(*) - count(DISTINCT name) FROM dummy.entities"))
                .as("entities that were created twice")
                .isZero();
        for (String id : acknowledged) {
            assertThat(postgres.count("SELECT count(*) FROM dummy.entities WHERE id = '" + id + "'"))
                    .as("entity %s, which was acknowledged", id)
                    .isEqualTo(1);
        }
    }

    /** After the length, and as much work as says something: a machine that is busy gets less done meanwhile. */
    private void awaitEnd() throws InterruptedException {
        Instant end = Instant.now().plus(LENGTH);
        Instant latest = end.plus(TIMEOUT);
        while (Instant.now().isBefore(end) || (hasDoneLittle() && Instant.now().isBefore(latest))) {
            Thread.sleep(100);
        }
    }

    private boolean hasDoneLittle() {
        return names.size() < ENOUGH_ENTITIES || deletions.get() < 1;
    }

    private long orphans() throws SQLException {
        long orphans = 0;
        for (String table : List.of("dummy.entities", "auth.sessions", "auth.oauth_accounts", "idempotency.keys")) {
            orphans += postgres.count("SELECT count(*) FROM " + table + " AS t"
                    + " WHERE NOT EXISTS (SELECT FROM users.users AS u WHERE u.id = t.user_id)");
        }
        return orphans;
    }

    /** Creates entities, of one account after the other; all but the last are deleted while they still create. */
    private Void client(String name) throws Exception {
        while (!isOver) {
            Visitor visitor = signIn(name);
            Set<String> ids = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < ENTITIES_OF_AN_ACCOUNT && !isOver; i++) {
                ids.add(create(visitor));
            }
            if (isOver) {
                acknowledged.addAll(ids);
                return null;
            }
            delete(visitor);
        }
        return null;
    }

    private Visitor signIn(String name) throws Exception {
        Visitor visitor = new Visitor(target.site());
        untilDone(
                "sign in",
                () -> Visitor.location(visitor.signIn("github", name)).equals("/entities"));
        return visitor;
    }

    /** The id of a new entity, which is asked for until it is acknowledged. */
    private String create(Visitor visitor) throws Exception {
        String name = UUID.randomUUID().toString();
        List<String> id = new ArrayList<>();
        untilDone("create", () -> {
            HttpResponse<String> answer =
                    visitor.send(HttpRequest.newBuilder(URI.create(target.site() + "/api/entities"))
                            .header("sec-fetch-site", "same-origin")
                            .header("content-type", "application/json")
                            .header("idempotency-key", "\"" + name + "\"")
                            .POST(BodyPublishers.ofString("{\"name\":\"" + name + "\"}")));
            if (answer.statusCode() == 200) {
                id.add(Visitor.field(answer, "id"));
            }
            return answer.statusCode() == 200;
        });
        names.add(name);
        return id.get(0);
    }

    /** Another browser of the account creates meanwhile; whatever it is answered, nothing of it remains. */
    private void delete(Visitor visitor) throws Exception {
        Visitor other = new Visitor(target.site());
        other.setCookie(Visitor.SESSION, visitor.cookie(Visitor.SESSION));
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> creating = thread.submit(() -> {
                for (int i = 0; i < 10; i++) {
                    other.send("POST", "/api/entities", "{\"name\":\"" + UUID.randomUUID() + "\"}");
                }
                return null;
            });
            untilDone("delete", () -> {
                int status = visitor.send("DELETE", "/api/user/me", "").statusCode();
                // Who asks again after an answer that was lost has no session any more.
                return status == 200 || status == 401 || status == 403;
            });
            deletions.incrementAndGet();
            creating.get();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        boolean isDone() throws IOException, InterruptedException;
    }

    private void untilDone(String what, Attempt attempt) throws InterruptedException {
        Instant end = Instant.now().plus(TIMEOUT);
        while (Instant.now().isBefore(end)) {
            try {
                if (attempt.isDone()) {
                    return;
                }
            } catch (IOException | AssertionError e) {
                // No answer, or one that is none: asked again.
            }
            failures.incrementAndGet();
            Thread.sleep(20);
        }
        throw new AssertionError("could not " + what + " within " + TIMEOUT);
    }

    private Void killFunctions() throws InterruptedException {
        while (!isOver) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(500, 2500));
            List<ProcessHandle> functions = target.functions();
            if (!functions.isEmpty()) {
                functions
                        .get(ThreadLocalRandom.current().nextInt(functions.size()))
                        .destroyForcibly();
                functionsKilled.incrementAndGet();
            }
        }
        return null;
    }

    private Void killBackends() throws InterruptedException {
        while (!isOver) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(2000, 5000));
            try {
                if (postgres.killBackend()) {
                    backendsKilled.incrementAndGet();
                }
            } catch (SQLException e) {
                // It recovers from the kill before.
            }
        }
        return null;
    }
}
