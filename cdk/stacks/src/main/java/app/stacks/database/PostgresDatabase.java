package app.stacks.database;

import app.stacks.alerts.AlertsStack;
import app.stacks.network.NetworkStack;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.ec2.InstanceClass;
import software.amazon.awscdk.services.ec2.InstanceSize;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.CfnDBCluster;
import software.amazon.awscdk.services.rds.CfnDBInstance;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.DatabaseInstance;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.IClusterEngine;
import software.amazon.awscdk.services.rds.IInstanceEngine;
import software.amazon.awscdk.services.rds.ParameterGroup;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.amazon.awscdk.services.rds.ProxyTarget;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.amazon.awscdk.services.rds.StorageType;
import software.constructs.Construct;

/**
 * PostgreSQL 17 as RDS runs it: a small instance, or Aurora Serverless in two zones.
 *
 * @param address its host name
 * @param proxyTarget what a proxy connects to
 * @param dimension its name among CloudWatch's metrics
 * @param connections how many connections are many for it
 * @param connect lets somebody sign in as a database role, by an IAM token
 */
record PostgresDatabase(
        String address,
        ProxyTarget proxyTarget,
        Map<String, String> dimension,
        int connections,
        BiConsumer<IGrantable, String> connect) {

    static final String DATABASE = "app";

    /** The role that owns the database and every schema; only migrations use it. */
    static final String OWNER = "postgres";

    private static final String CONSTRUCT = "Postgres";

    /**
     * Which minor version runs is RDS's business, which upgrades it: one that was named here would be refused as a
     * downgrade once somebody names the next, and could not be created any more once it is retired.
     */
    private static final String MAJOR = "17";

    /** Whoever does not speak TLS is refused; slow statements are logged, without their values. */
    private static final Map<String, String> PARAMETERS = new TreeMap<>(Map.of(
            "rds.force_ssl", "1",
            "log_min_duration_statement", "1000",
            "log_parameter_max_length", "0",
            "log_parameter_max_length_on_error", "0"));

    /**
     * One small instance in one zone, with a day of backups; it goes with its stack. Not a micro one: IAM sign-in wants
     * up to 1,000 MiB beside the database ("IAM database authentication", Limitations), and that has 1,024 in all.
     */
    static PostgresDatabase instance(
            Construct scope, Stage stage, NetworkStack network, SecurityGroup group, String owner) {
        IInstanceEngine engine = DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder()
                .version(PostgresEngineVersion.of(MAJOR, MAJOR))
                .build());
        DatabaseInstance instance = DatabaseInstance.Builder.create(scope, CONSTRUCT)
                .engine(engine)
                .parameterGroup(ParameterGroup.Builder.create(scope, "Parameters")
                        .engine(engine)
                        .parameters(PARAMETERS)
                        .build())
                .instanceType(InstanceType.of(InstanceClass.T4G, InstanceSize.SMALL))
                .allocatedStorage(20)
                .maxAllocatedStorage(100)
                .storageType(StorageType.GP3)
                .storageEncrypted(true)
                .databaseName(DATABASE)
                .credentials(signedIn(owner))
                .iamAuthentication(true)
                .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
                .vpc(network.vpc())
                .vpcSubnets(network.subnets())
                .securityGroups(List.of(group))
                .publiclyAccessible(false)
                .backupRetention(Duration.days(1))
                .deleteAutomatedBackups(true)
                .deletionProtection(false)
                .removalPolicy(RemovalPolicy.DESTROY)
                .autoMinorVersionUpgrade(true)
                .copyTagsToSnapshot(true)
                .cloudwatchLogsExports(List.of("postgresql"))
                .cloudwatchLogsRetention(stage.logRetention())
                .build();
        CfnDBInstance resource = (CfnDBInstance) instance.getNode().getDefaultChild();
        resource.setMasterUserAuthenticationType("iam-db-auth");
        resource.addPropertyDeletionOverride("MasterUserPassword");
        return new PostgresDatabase(
                instance.getDbInstanceEndpointAddress(),
                ProxyTarget.fromInstance(instance),
                Map.of("DBInstanceIdentifier", instance.getInstanceIdentifier()),
                // It takes about 180.
                140,
                instance::grantConnect);
    }

    /** Aurora Serverless v2: a writer, a reader in the other zone to fail over to, two weeks of backups. */
    static PostgresDatabase aurora(
            Construct scope, Stage stage, NetworkStack network, SecurityGroup group, String owner) {
        IClusterEngine engine = DatabaseClusterEngine.auroraPostgres(AuroraPostgresClusterEngineProps.builder()
                .version(AuroraPostgresEngineVersion.of(MAJOR, MAJOR))
                .build());
        ServerlessV2ClusterInstanceProps serverless = ServerlessV2ClusterInstanceProps.builder()
                .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
                .publiclyAccessible(false)
                .autoMinorVersionUpgrade(true)
                .scaleWithWriter(true)
                .build();
        DatabaseCluster cluster = DatabaseCluster.Builder.create(scope, CONSTRUCT)
                .engine(engine)
                .parameterGroup(ParameterGroup.Builder.create(scope, "Parameters")
                        .engine(engine)
                        .parameters(PARAMETERS)
                        .build())
                .writer(ClusterInstance.serverlessV2("Writer", serverless))
                .readers(List.of(ClusterInstance.serverlessV2("Reader", serverless)))
                // IAM sign-in wants up to 1,000 MiB beside the database ("IAM database authentication", Limitations).
                .serverlessV2MinCapacity(1)
                .serverlessV2MaxCapacity(16)
                .storageEncrypted(true)
                .defaultDatabaseName(DATABASE)
                .credentials(signedIn(owner))
                .iamAuthentication(true)
                .vpc(network.vpc())
                .vpcSubnets(network.subnets())
                .securityGroups(List.of(group))
                .backup(BackupProps.builder().retention(Duration.days(14)).build())
                .deletionProtection(true)
                .removalPolicy(RemovalPolicy.SNAPSHOT)
                .copyTagsToSnapshot(true)
                .cloudwatchLogsExports(List.of("postgresql"))
                .cloudwatchLogsRetention(stage.logRetention())
                .build();
        CfnDBCluster resource = (CfnDBCluster) cluster.getNode().getDefaultChild();
        resource.setMasterUserAuthenticationType("iam-db-auth");
        resource.addPropertyDeletionOverride("MasterUserPassword");
        return new PostgresDatabase(
                cluster.getClusterEndpoint().getHostname(),
                ProxyTarget.fromCluster(cluster),
                Map.of("DBClusterIdentifier", cluster.getClusterIdentifier()),
                1000,
                cluster::grantConnect);
    }

    /**
     * The owner without a password. CDK knows no owner that signs in by IAM alone yet and asks for one, which is then
     * taken out of the template: RDS refuses a password beside {@code MasterUserAuthenticationType: iam-db-auth}.
     */
    private static Credentials signedIn(String owner) {
        return Credentials.fromPassword(owner, SecretValue.unsafePlainText("none"));
    }

    /** The role that a service signs in as. */
    static String roleOf(String service) {
        return service + "_service";
    }

    /** Lets somebody sign in as a database role, by an IAM token. */
    void grantConnect(IGrantable grantee, String role) {
        connect.accept(grantee, role);
    }

    /** One of CloudWatch's metrics of it. */
    Metric metric(String name, String statistic) {
        return Metric.Builder.create()
                .namespace("AWS/RDS")
                .metricName(name)
                .dimensionsMap(dimension)
                .statistic(statistic)
                .period(AlertsStack.PERIOD)
                .build();
    }
}
