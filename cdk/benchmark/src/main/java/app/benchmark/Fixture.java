package app.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.local.Synthesis;
import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.assembly.TriggerSpec;
import app.local.lambda.FunctionStarter;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.Lambda;
import app.local.lambda.LambdaSettings;
import app.local.lambda.TrainingEvents;
import app.local.postgres.LocalPostgres;
import app.local.postgres.PostgresBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What everything is measured on: the templates, the built archives, a PostgreSQL with the schema, one user with one
 * session, and the floor among the functions.
 */
final class Fixture implements AutoCloseable {

    /** Of a signed-in user. */
    static final UUID USER = UUID.fromString("01985e2a-3b00-7000-8000-000000000001");

    static final String SESSION = "QmVuY2htYXJrU2Vzc2lvbg";
    static final String TOKEN = SESSION + "." + "QmVuY2htYXJrU2VjcmV0QmVuY2htYXJrU2VjcmV0QmV";
    static final String EMAIL = "benchmark@example.com";

    private static final String PRIMING = "PRIMING_SECONDS";

    private final Assembly assembly;
    private final LocalPostgres postgres;
    private final LambdaSettings.Builder settings;
    private final List<FunctionSpec> functions;
    private final Lambda lambda;
    private final FunctionStarter starter;

    private Fixture(
            Assembly assembly,
            LocalPostgres postgres,
            LambdaSettings.Builder settings,
            List<FunctionSpec> functions,
            Lambda lambda,
            FunctionStarter starter) {
        this.assembly = assembly;
        this.postgres = postgres;
        this.settings = settings;
        this.functions = functions;
        this.lambda = lambda;
        this.starter = starter;
    }

    /** @param state where all of it is kept; templates and caches are used again by the next run */
    static Fixture start(Path root, Path state, BenchmarkProgress progress) throws Exception {
        Files.createDirectories(state);
        Synthesis synthesis = new Synthesis(root, state, "dev", root.resolve("cdk/stacks/target/classpath.txt"));
        if (synthesis.isNeeded()) {
            progress.step("synthesising the stacks");
            synthesis.run();
        }
        Assembly assembly = Assembly.read(synthesis.output(), root);
        progress.step("starting PostgreSQL, migrating");
        LocalPostgres.reset(state.resolve("postgres"));
        LocalPostgres postgres = LocalPostgres.start(
                state.resolve("postgres"),
                new PostgresBinaries(state.resolve("postgres-binaries")),
                0,
                process -> {},
                notice -> {});
        LambdaSettings.Builder settings = LambdaSettings.in(state)
                .concurrencyLimit(64)
                .overrides(function -> overrides(function, postgres))
                .trainingEvents(TrainingEvents.harmless(
                        root.resolve("events"), assembly.api()::isAuthorizer, function -> false));
        List<FunctionSpec> functions = new ArrayList<>();
        for (FunctionSpec function : assembly.functions()) {
            // A start is waited for: only what measures restores primes as it is deployed.
            functions.add(Scenario.with(function, Map.of(PRIMING, "")));
        }
        functions.add(
                Baseline.function(state.resolve("floor"), functions.getFirst().memoryMb()));
        Lambda lambda = Lambda.start(functions, settings.build());
        Fixture laboratory =
                new Fixture(assembly, postgres, settings, functions, lambda, new FunctionStarter(settings.build()));
        laboratory.migrate();
        laboratory.signIn();
        return laboratory;
    }

    private static Map<String, String> overrides(FunctionSpec function, LocalPostgres postgres) {
        Map<String, String> overrides = new HashMap<>();
        String url = function.environment().get("DATABASE_URL");
        if (url != null) {
            String role =
                    url.substring(url.indexOf("://") + 3, url.indexOf('@')).replaceFirst(":.*", "");
            overrides.put("DATABASE_URL", postgres.url(role).toString());
        }
        overrides.put("SITE_ORIGIN", "http://localhost:8080");
        // No CloudFront stands before this gateway, so nothing adds its key.
        overrides.put("ORIGIN_KEY_SHA256", "");
        overrides.keySet().retainAll(function.environment().keySet());
        return overrides;
    }

    private void migrate() {
        for (TriggerSpec trigger : assembly.triggers()) {
            InvocationOutcome outcome =
                    lambda.invoke(trigger.function(), "{}".getBytes(UTF_8), "").outcome();
            if (!(outcome instanceof InvocationOutcome.Success)) {
                throw new IllegalStateException("the migration failed: " + outcome);
            }
        }
    }

    private void signIn() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(TOKEN.substring(SESSION.length() + 1).getBytes(UTF_8));
        // Half of its life is not over while this runs, so no check writes.
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        OffsetDateTime soon = now.plus(Duration.ofDays(7));
        try (Connection connection = connect();
                PreparedStatement user =
                        connection.prepareStatement("INSERT INTO users.users (id, name, email) VALUES (?, ?, ?)");
                PreparedStatement session = connection.prepareStatement("""
                        INSERT INTO auth.sessions
                            (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                        VALUES (?, ?, ?, 'benchmark', ?, ?, ?)
                        """);
                PreparedStatement entities = connection.prepareStatement("""
                        INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                        SELECT gen_random_uuid(), ?, 'entity ' || n, now(), now()
                        FROM generate_series(1, 100) AS n
                        """)) {
            user.setObject(1, USER);
            user.setString(2, "Ada Benchmark");
            user.setString(3, EMAIL);
            user.executeUpdate();
            session.setString(1, SESSION);
            session.setBytes(2, hash);
            session.setObject(3, USER);
            session.setObject(4, now);
            session.setObject(5, soon);
            session.setObject(6, now.plus(Duration.ofHours(1)));
            session.executeUpdate();
            entities.setObject(1, USER);
            entities.executeUpdate();
        }
    }

    /** A connection as owner. */
    Connection connect() throws SQLException {
        return postgres.connect();
    }

    /** Ends every connection of functions to the database, as a snapshot's restore finds it. */
    void endConnections() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        }
    }

    /** The same functions with another limit of environments. */
    Lambda another(int environments) {
        return Lambda.start(functions, settings.concurrencyLimit(environments).build());
    }

    /** Trains the caches of classes of all archives that have none. */
    void trainCaches() {
        lambda.trainCaches().join();
    }

    /** @throws IllegalArgumentException if the template has no such function */
    FunctionSpec function(String name) {
        return functions.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("-Dfunctions: no function " + name + " among "
                        + functions.stream().map(FunctionSpec::name).toList()));
    }

    /** The same function, which primes before its snapshot as long as it is deployed to. */
    FunctionSpec fullyPrimed(FunctionSpec function) {
        for (FunctionSpec deployed : assembly.functions()) {
            if (deployed.name().equals(function.name())
                    && deployed.environment().containsKey(PRIMING)) {
                return Scenario.with(
                        function, Map.of(PRIMING, deployed.environment().get(PRIMING)));
            }
        }
        return function;
    }

    Assembly assembly() {
        return assembly;
    }

    Lambda lambda() {
        return lambda;
    }

    FunctionStarter starter() {
        return starter;
    }

    @Override
    public void close() {
        lambda.close();
        postgres.close();
    }
}
