package app.stacks.api;

import app.api.Catalogue;
import app.api.Rpc;
import app.stacks.database.Database;
import app.stacks.functions.Archives;
import app.stacks.functions.FunctionSpec;
import app.stacks.functions.LiveFunction;
import app.stacks.gateway.Gateway;
import app.stacks.gateway.GatewayStack;
import app.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.triggers.Trigger;
import software.constructs.Construct;

/**
 * The API: a function and a route for every rpc of the catalogue, the authorizer of the routes that need a session, and
 * the migrations that run before new code does.
 */
public final class ApiStack extends Stack {

    private static final String RPC_HANDLER = "app.runtime.RpcFunction";
    private static final Duration TIMEOUT = Duration.seconds(10);

    private final Stage stage;
    private final Catalogue catalogue;
    private final Archives archives;
    private final Database database;
    private final Map<Rpc, LiveFunction> functions = new LinkedHashMap<>();

    /**
     * Declares the API.
     *
     * @param siteOrigin the public origin, such as {@code https://app.example.com}
     */
    public ApiStack(
            Construct scope,
            Stage stage,
            Catalogue catalogue,
            Archives archives,
            Database database,
            GatewayStack gateway,
            String siteOrigin) {
        super(
                scope,
                "Api",
                StackProps.builder().stackName(stage.stackName("Api")).build());
        this.stage = stage;
        this.catalogue = catalogue;
        this.archives = archives;
        this.database = database;

        for (Rpc rpc : catalogue.rpcs()) {
            functions.put(rpc, rpcFunction(rpc, siteOrigin));
        }
        new SignInProviders(this, catalogue).connect(functions);
        LiveFunction authorizer = databaseFunction(
                "SessionAuthorizer", "app.auth.SessionAuthorizer", "auth", "Tells whose session a request belongs to");
        LiveFunction cleaner = databaseFunction(
                "RemoveExpiredSessions", "app.auth.RemoveExpiredSessions", "auth", "Removes sessions that have ended");
        route(gateway.routes(this), authorizer);
        schedule(cleaner);

        List<LiveFunction> users = new ArrayList<>(functions.values());
        users.add(authorizer);
        users.add(cleaner);
        migrateBefore(users);
    }

    private LiveFunction rpcFunction(Rpc rpc, String siteOrigin) {
        boolean usesDatabase = !SignInProviders.isCalledFrom(rpc);
        LiveFunction function = new LiveFunction(
                this,
                functionId(rpc),
                stage,
                new FunctionSpec(
                        rpc.path(),
                        RPC_HANDLER,
                        archives.of(rpc.service()),
                        usesDatabase ? TIMEOUT : SignInProviders.TIMEOUT,
                        usesDatabase ? Optional.of(database.placement()) : Optional.empty(),
                        true));
        function.addEnvironment("RPC", rpc.path());
        function.addEnvironment("SITE_ORIGIN", siteOrigin);
        if (usesDatabase) {
            database.grantConnect(function, rpc.service());
        }
        return function;
    }

    /** The rpc's name; with its service before it where two services have an rpc of that name. */
    private String functionId(Rpc rpc) {
        boolean isUnique = catalogue.rpcs().stream()
                        .filter(other -> other.name().equals(rpc.name()))
                        .count()
                == 1;
        String service = rpc.service();
        return isUnique ? rpc.name() : Character.toUpperCase(service.charAt(0)) + service.substring(1) + rpc.name();
    }

    private LiveFunction databaseFunction(String id, String handler, String service, String description) {
        LiveFunction function = new LiveFunction(
                this,
                id,
                stage,
                new FunctionSpec(
                        description, handler, archives.of(service), TIMEOUT, Optional.of(database.placement()), true));
        database.grantConnect(function, service);
        return function;
    }

    private void route(Gateway gateway, LiveFunction authorizer) {
        gateway.authorizeBy(authorizer.live());
        functions.forEach((rpc, function) -> {
            String id = functionId(rpc);
            switch (rpc.access()) {
                case ACCESS_PUBLIC -> gateway.routePublic(id, rpc.routeKey(), function.live());
                case ACCESS_SESSION -> gateway.routeSession(id, rpc.routeKey(), function.live());
                case ACCESS_INTERNAL -> gateway.routeInternal(id, rpc.routeKey(), function.live());
                case UNRECOGNIZED -> throw new IllegalStateException("rpc " + rpc + " has an unknown access");
            }
        });
        gateway.open();
    }

    private void schedule(LiveFunction cleaner) {
        Rule.Builder.create(this, "EveryHour")
                .schedule(Schedule.rate(Duration.hours(1)))
                .targets(List.of(new LambdaFunction(cleaner.live())))
                .build();
    }

    /** Runs the migrations when they have changed. If they fail, the deployment does, and no new code runs. */
    private void migrateBefore(List<LiveFunction> users) {
        LiveFunction migrate = new LiveFunction(
                this,
                "Migrate",
                stage,
                new FunctionSpec(
                        "Brings the database schema up to date",
                        "app.migrate.Migrate",
                        archives.of("migrate"),
                        Duration.minutes(14),
                        Optional.of(database.migrationPlacement()),
                        // Nobody waits for its start, and a snapshot would add minutes to each deployment.
                        false));
        database.grantMigrate(migrate);
        Trigger.Builder.create(this, "Migrations")
                .handler(migrate)
                .timeout(Duration.minutes(14))
                .executeBefore(users)
                .build();
    }
}
