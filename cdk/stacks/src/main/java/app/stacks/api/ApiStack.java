package app.stacks.api;

import app.api.Catalogue;
import app.api.FunctionSettings;
import app.api.FunctionVariables;
import app.api.Rpc;
import app.stacks.alerts.AlertsStack;
import app.stacks.database.DatabaseAccess;
import app.stacks.functions.ArchiveAssets;
import app.stacks.functions.LiveFunction;
import app.stacks.functions.LiveFunctionProps;
import app.stacks.gateway.Gateway;
import app.stacks.gateway.GatewayStack;
import app.stacks.site.PublicOrigin;
import app.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/**
 * The API: a function and a route for every rpc of the catalogue, the authorizer of the routes that need a session, the
 * migrations that run before new code does, and what watches over them.
 */
public final class ApiStack extends Stack {

    private static final String RPC_HANDLER = "app.runtime.function.RpcFunction";

    /** The service that knows sessions. */
    private static final String SESSION_SERVICE = "auth";

    private final Stage stage;
    private final Catalogue catalogue;
    private final ArchiveAssets archives;
    private final DatabaseAccess database;

    public ApiStack(
            Construct scope,
            Stage stage,
            Catalogue catalogue,
            ArchiveAssets archives,
            AlertsStack alerts,
            DatabaseAccess database,
            GatewayStack gateway,
            PublicOrigin origin) {
        super(scope, "Api", stage.stackProps("Api"));
        this.stage = stage;
        this.catalogue = catalogue;
        this.archives = archives;
        this.database = database;

        Map<Rpc, LiveFunction> rpcs = new LinkedHashMap<>();
        catalogue.rpcs().forEach(rpc -> rpcs.put(rpc, rpcFunction(rpc, origin)));
        List<LiveFunction> signIns = new SignInProviders(this, catalogue).connect(rpcs);
        rpcs.forEach((rpc, function) -> rpc.function()
                .schedule()
                .ifPresent(
                        rate -> new RateSchedule(this, functionId(rpc) + "Schedule", stage, alerts, function, rate)));
        LiveFunction authorizer = authorizerFunction(origin);

        Gateway routes = gateway.routes(this, authorizer.live());
        rpcs.forEach((rpc, function) -> route(routes, rpc, function));
        routes.open();

        List<LiveFunction> functions = new ArrayList<>(rpcs.values());
        functions.add(authorizer);
        LiveFunction migrate = migrateFunction();
        new MigrationTrigger(this, alerts, migrate, functions);
        new CanaryDeployment(this, stage, alerts, functions);
        if (stage.emulator().isEmpty()) {
            new KeepAliveSchedules(this, functions);
            new SignInWatch(this, stage, alerts, signIns);
        }
        new ApiMonitoring(this, stage, alerts, routes, authorizer, functions, database);
    }

    private LiveFunction rpcFunction(Rpc rpc, PublicOrigin origin) {
        boolean usesDatabase = !rpc.function().internet();
        LiveFunction function = new LiveFunction(
                this,
                functionId(rpc),
                stage,
                new LiveFunctionProps(
                        rpc.path(),
                        rpc.path(),
                        RPC_HANDLER,
                        archives.of(rpc.service()),
                        Duration.seconds(rpc.function().timeoutSeconds()),
                        rpc.function().memoryMb(),
                        usesDatabase ? database.placement() : Optional.empty(),
                        true));
        function.addEnvironment(FunctionVariables.RPC, rpc.path());
        origin.introduceTo(function);
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

    private LiveFunction authorizerFunction(PublicOrigin origin) {
        LiveFunction function = new LiveFunction(
                this,
                "SessionAuthorizer",
                stage,
                new LiveFunctionProps(
                        "SessionAuthorizer",
                        "Tells whose session a request belongs to",
                        "app.auth.SessionAuthorizer",
                        archives.of(SESSION_SERVICE),
                        Duration.seconds(FunctionSettings.DEFAULT_TIMEOUT_SECONDS),
                        FunctionSettings.DEFAULT_MEMORY_MB,
                        database.placement(),
                        true));
        database.grantConnect(function, SESSION_SERVICE);
        origin.introduceTo(function);
        return function;
    }

    private LiveFunction migrateFunction() {
        LiveFunction migrate = new LiveFunction(
                this,
                "Migrate",
                stage,
                new LiveFunctionProps(
                        "Migrate",
                        "Brings the database schema up to date",
                        "app.migrate.Migrate",
                        archives.of("migrate"),
                        MigrationTrigger.TIMEOUT,
                        FunctionSettings.DEFAULT_MEMORY_MB,
                        database.migrationPlacement(),
                        // Nobody waits for its start, and a snapshot would add minutes to each deployment.
                        false));
        database.grantMigrate(migrate);
        return migrate;
    }

    private void route(Gateway routes, Rpc rpc, LiveFunction function) {
        for (String key : rpc.routeKeys()) {
            String id = routeId(rpc, key);
            switch (rpc.access()) {
                case ACCESS_PUBLIC -> routes.routePublic(id, key, function.live());
                case ACCESS_SESSION -> routes.routeSession(id, key, function.live());
                case ACCESS_INTERNAL -> routes.routeInternal(id, key, function.live());
                case UNRECOGNIZED -> throw new IllegalStateException("rpc " + rpc + " has an unknown access");
            }
        }
    }

    /**
     * A further route's name has its key: by a number, two that change places in the proto would ask CloudFormation to
     * give one the key that the other still has.
     */
    private String routeId(Rpc rpc, String key) {
        return key.equals(rpc.routeKey()) ? functionId(rpc) : functionId(rpc) + " " + key.replace('/', ' ');
    }
}
