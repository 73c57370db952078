package app.migrate;

import app.api.Catalogue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * Brings a database up to date: a role for every service, then the migrations of each module,
 * {@code functions/<module>/migrations/V1__….sql}. Running it again changes nothing.
 */
public final class Migrations {

    /**
     * Go first, in this order: the tables of the others refer to the users, and what all functions share belongs to
     * none.
     */
    private static final List<String> FIRST = List.of("user", "runtime");

    private static final String HISTORY_SCHEMA = "migrations";

    /** PostgreSQL's {@code lock_not_available}: a statement waited longer than {@code lock_timeout}. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private final RetryLimits limits;

    /** Migrations of a database, signed in as its owner. */
    public Migrations(DataSource database) {
        this(database, RetryLimits.NORMAL);
    }

    Migrations(DataSource database, RetryLimits limits) {
        this.database = database;
        this.limits = limits;
    }

    /**
     * Applies what is missing. A database that cannot be reached yet is waited for. A migration that waits for a lock
     * makes everybody wait who comes after it, so it gives up soon, is rolled back and tried again.
     *
     * @return how many migrations were applied, by module
     * @throws MigrationException if one fails: it is rolled back, those before it stay
     * @throws FlywayException if the database fails
     */
    public Map<String, Integer> apply() {
        Set<String> services = Catalogue.ofProto().services();
        createRoles(services);
        Set<String> modules = new LinkedHashSet<>(FIRST);
        modules.addAll(services);
        Map<String, Integer> applied = new LinkedHashMap<>();
        modules.forEach(module -> applied.put(module, 0));
        for (int attempt = 1; ; attempt++) {
            try {
                migrate(modules, applied);
                return applied;
            } catch (FlywayException e) {
                if (attempt == limits.attempts() || !isLocked(e)) {
                    throw MigrationException.of(e);
                }
                pause();
            }
        }
    }

    private void migrate(Set<String> modules, Map<String, Integer> applied) {
        for (String module : modules) {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .connectRetries((int) limits.connect().toSeconds())
                    .connectRetriesInterval(1)
                    .callbacks(new LockTimeout(limits.lock()))
                    .locations("classpath:" + module + "/migrations")
                    .defaultSchema(HISTORY_SCHEMA)
                    .table(module)
                    .failOnMissingLocations(true)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    // Flyway's default, and what is to be applied: validation is asked why it failed.
                    .ignoreMigrationPatterns("*:future", "*:pending")
                    .load();
            try {
                applied.merge(module, flyway.migrate().migrationsExecuted, Integer::sum);
            } catch (FlywayValidateException e) {
                throw MigrationException.of(module, flyway.validateWithResult().invalidMigrations);
            }
        }
    }

    private static boolean isLocked(FlywayException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private void pause() {
        try {
            Thread.sleep(limits.pause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two attempts", e);
        }
    }

    /** A service signs in as {@code <service>_service}, on AWS by IAM. What it may touch, its migrations grant. */
    private void createRoles(Set<String> services) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            boolean iam = exists(statement, "rds_iam");
            for (String service : services) {
                String role = service + "_service";
                if (!exists(statement, role)) {
                    statement.execute("CREATE ROLE " + role + " LOGIN");
                }
                if (iam) {
                    statement.execute("GRANT rds_iam TO " + role);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the roles of the services", e);
        }
    }

    /** A database that was just made or fails over takes no sign-in for a while. */
    private Connection connect() throws SQLException {
        Instant end = Instant.now().plus(limits.connect());
        while (true) {
            try {
                return database.getConnection();
            } catch (SQLException e) {
                if (Instant.now().isAfter(end)) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean exists(Statement statement, String role) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
            return row.next();
        }
    }
}
