package app.stacks.database;

import app.stacks.alerts.AlertsStack;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.constructs.Construct;

/**
 * Raises an alarm before database or proxy have more to do than they can; what each means is in cdk/stacks/README.md.
 */
final class DatabaseAlarms {

    private static final long MEGABYTE = 1024 * 1024;

    /** PostgreSQL stops taking writes at 2,146 million (its documentation, "Preventing Transaction ID Wraparound"). */
    private static final long MANY_TRANSACTION_IDS = 1_000_000_000;

    private final Construct scope;
    private final AlertsStack alerts;

    DatabaseAlarms(Construct scope, AlertsStack alerts) {
        this.scope = scope;
        this.alerts = alerts;
    }

    void watch(PostgresDatabase postgres) {
        alerts.raise(
                scope,
                "DatabaseIsBusy",
                "The database's CPU is above 80 %",
                postgres.metric("CPUUtilization", "Average"),
                80,
                10);
        alerts.raise(
                scope,
                "DatabaseHasManyConnections",
                "The database is running out of connections",
                postgres.metric("DatabaseConnections", "Maximum"),
                postgres.connections(),
                5);
        alerts.raiseBelow(
                scope,
                "DatabaseMemoryIsLow",
                "The database has less than 128 MB of memory left: IAM sign-ins fail first",
                postgres.metric("FreeableMemory", "Minimum"),
                128 * MEGABYTE,
                10);
        alerts.raise(
                scope,
                "DatabaseSwaps",
                "The database has more than 256 MB in swap: it is slow for want of memory",
                postgres.metric("SwapUsage", "Maximum"),
                256 * MEGABYTE,
                10);
        alerts.raise(
                scope,
                "TransactionIdsRunOut",
                "Autovacuum does not keep up: PostgreSQL stops taking writes at 2.1 billion old transactions",
                postgres.metric("MaximumUsedTransactionIDs", "Maximum"),
                MANY_TRANSACTION_IDS,
                10);
    }

    /** Of an instance, which has a disk of a fixed size. */
    void watchDisk(PostgresDatabase postgres) {
        alerts.raiseBelow(
                scope,
                "DatabaseDiskIsFull",
                "The database has less than 2 GB of disk left and has not grown",
                postgres.metric("FreeStorageSpace", "Minimum"),
                2048 * MEGABYTE,
                10);
    }

    /** Of Aurora Serverless, whose disk grows and whose capacity has a limit. */
    void watchCapacity(PostgresDatabase postgres) {
        alerts.raise(
                scope,
                "DatabaseIsAtItsCapacity",
                "Aurora runs at more than 90 % of its greatest capacity",
                postgres.metric("ACUUtilization", "Maximum"),
                90,
                10);
        alerts.raise(
                scope,
                "DatabaseDeadlocks",
                "Transactions wait for each other and are ended",
                postgres.metric("Deadlocks", "Maximum"),
                0,
                5);
    }

    /** Of RDS Proxy. */
    void watchProxy(ProxyMetrics proxy) {
        alerts.raise(
                scope,
                "ProxyPinsSessions",
                "RDS Proxy pins database connections to clients: some statement sets session state",
                proxy.metric("DatabaseConnectionsCurrentlySessionPinned", "Maximum"),
                0,
                5);
        alerts.raise(
                scope,
                "ProxyBorrowIsSlow",
                "Requests wait for a database connection (microseconds)",
                proxy.metric("DatabaseConnectionsBorrowLatency", "Average"),
                1_000_000,
                5);
        alerts.raise(
                scope,
                "ProxyRefusesFunctions",
                "Functions cannot sign in to RDS Proxy",
                proxy.metric("ClientConnectionsSetupFailedAuth", "Sum"),
                2,
                3);
        alerts.raise(
                scope,
                "ProxyReachesNoDatabase",
                "RDS Proxy cannot connect or sign in to the database",
                proxy.metric("DatabaseConnectionsSetupFailed", "Sum"),
                2,
                3);
    }

    /** Gives one of CloudWatch's metrics of the proxy. */
    @FunctionalInterface
    interface ProxyMetrics {
        Metric metric(String name, String statistic);
    }
}
