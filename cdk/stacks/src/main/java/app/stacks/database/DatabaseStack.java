package app.stacks.database;

import app.api.FunctionVariables;
import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import app.stacks.functions.Placement;
import app.stacks.network.NetworkStack;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.logs.LogRetention;
import software.amazon.awscdk.services.rds.DatabaseProxy;
import software.amazon.awscdk.services.rds.DefaultAuthScheme;
import software.constructs.Construct;

/**
 * PostgreSQL and the RDS Proxy in front of it. There is no password: functions sign in to the proxy, the proxy and the
 * migrations to the database, each with an IAM token and as a database role of its own.
 */
public final class DatabaseStack extends Stack implements DatabaseAccess {

    private static final Port POSTGRES = Port.tcp(5432);

    /** The server proves by a certificate that it is the host asked for. */
    private static final String TLS = "sslmode=verify-full&sslfactory=";

    /** The proxy's certificate is ACM's, whose authorities are in Java's own trust store ("RDS Proxy", TLS/SSL). */
    private static final String PUBLIC_AUTHORITIES = "org.postgresql.ssl.DefaultJavaSSLFactory";

    /** The database's certificate is of RDS's own authorities, which migrate.zip brings along. */
    private static final String RDS_AUTHORITIES = "app.migrate.RdsAuthorities";

    private final NetworkStack network;
    private final PostgresDatabase postgres;
    private final DatabaseProxy proxy;
    private final SecurityGroup functions;
    private final SecurityGroup migrations;

    /**
     * Declares the database.
     *
     * @param services the services that have a role in it, such as {@code user}
     */
    public DatabaseStack(Construct scope, Stage stage, NetworkStack network, AlertsStack alerts, Set<String> services) {
        super(scope, "Database", stage.stackProps("Database"));
        this.network = network;
        this.functions = securityGroup("Functions", "Functions that use the database");
        this.migrations = securityGroup("Migrations", "The function that migrates the database");
        SecurityGroup proxyGroup = securityGroup("ProxyGroup", "RDS Proxy");
        SecurityGroup postgresGroup = securityGroup("PostgresGroup", "PostgreSQL");
        functions.getConnections().allowTo(proxyGroup, POSTGRES, "functions to proxy");
        migrations.getConnections().allowTo(postgresGroup, POSTGRES, "migrations to PostgreSQL");
        List.of(functions, migrations).forEach(network::letTrace);

        this.postgres = stage.isProduction()
                ? PostgresDatabase.aurora(this, stage, network, postgresGroup, PostgresDatabase.OWNER)
                : PostgresDatabase.instance(this, stage, network, postgresGroup, PostgresDatabase.OWNER);
        this.proxy = proxy(stage, services, proxyGroup);
        DatabaseAlarms alarms = new DatabaseAlarms(this, alerts);
        alarms.watch(postgres);
        if (stage.isProduction()) {
            alarms.watchCapacity(postgres);
        } else {
            alarms.watchDisk(postgres);
        }
        alarms.watchProxy(this::proxyMetric);
        CfnOutput.Builder.create(this, "PostgresEndpoint")
                .value(postgres.address())
                .build();
    }

    private DatabaseProxy proxy(Stage stage, Set<String> services, SecurityGroup group) {
        // RDS keeps names in lower case, and CloudWatch finds metrics by the name as it is kept.
        String name = stage.stackName("proxy");
        Role role = Role.Builder.create(this, "ProxyRole")
                .description("RDS Proxy signs in to PostgreSQL")
                .assumedBy(new ServicePrincipal("rds.amazonaws.com"))
                .build();
        services.forEach(service -> postgres.grantConnect(role, PostgresDatabase.roleOf(service)));
        DatabaseProxy made = DatabaseProxy.Builder.create(this, "Proxy")
                .dbProxyName(name)
                .proxyTarget(postgres.proxyTarget())
                .defaultAuthScheme(DefaultAuthScheme.IAM_AUTH)
                .role(role)
                .requireTls(true)
                // Less than a function waits for a statement's answer: a request that finds no connection is
                // answered 503 by the function, not 502 for it.
                .borrowTimeout(Duration.seconds(2))
                .maxConnectionsPercent(90)
                .vpc(network.vpc())
                .vpcSubnets(network.subnets())
                .securityGroups(List.of(group))
                .build();
        LogRetention.Builder.create(this, "ProxyLog")
                .logGroupName("/aws/rds/proxy/" + name)
                .retention(stage.logRetention())
                .build();
        return made;
    }

    private Metric proxyMetric(String name, String statistic) {
        return Metric.Builder.create()
                .namespace("AWS/RDS")
                .metricName(name)
                .dimensionsMap(Map.of("ProxyName", proxy.getDbProxyName()))
                .statistic(statistic)
                .period(AlertsStack.PERIOD)
                .build();
    }

    @Override
    public List<IMetric> metrics() {
        return List.of(
                postgres.metric("CPUUtilization", "Average"),
                postgres.metric("DatabaseConnections", "Maximum"),
                proxyMetric("DatabaseConnectionsCurrentlySessionPinned", "Maximum"));
    }

    private SecurityGroup securityGroup(String id, String description) {
        return SecurityGroup.Builder.create(this, id)
                .vpc(network.vpc())
                .description(description)
                .allowAllOutbound(false)
                .build();
    }

    @Override
    public Optional<Placement> placement() {
        return Optional.of(new Placement(network.vpc(), network.subnets(), functions));
    }

    @Override
    public Optional<Placement> migrationPlacement() {
        return Optional.of(new Placement(network.vpc(), network.subnets(), migrations));
    }

    /** Through the proxy. */
    @Override
    public void grantConnect(LiveFunction function, String service) {
        proxy.grantConnect(function, PostgresDatabase.roleOf(service));
        function.addEnvironment(
                FunctionVariables.DATABASE_URL,
                url(PostgresDatabase.roleOf(service), proxy.getEndpoint(), PUBLIC_AUTHORITIES));
    }

    /** To PostgreSQL itself. */
    @Override
    public void grantMigrate(LiveFunction function) {
        postgres.grantConnect(function, PostgresDatabase.OWNER);
        function.addEnvironment(
                FunctionVariables.DATABASE_URL, url(PostgresDatabase.OWNER, postgres.address(), RDS_AUTHORITIES));
    }

    private static String url(String role, String host, String authorities) {
        return "postgresql://" + role + "@" + host + ":5432/" + PostgresDatabase.DATABASE + "?" + TLS + authorities;
    }
}
