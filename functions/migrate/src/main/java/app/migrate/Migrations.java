package app.migrate;

import app.api.Catalogue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

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

    private final DataSource database;

    /** Migrations of a database, signed in as its owner. */
    public Migrations(DataSource database) {
        this.database = database;
    }

    /**
     * Applies what is missing.
     *
     * @return how many migrations were applied, by module
     * @throws org.flywaydb.core.api.FlywayException if one fails: it is rolled back, those before it stay
     */
    public Map<String, Integer> apply() {
        Set<String> services = Catalogue.ofProto().services();
        createRoles(services);
        Set<String> modules = new LinkedHashSet<>(FIRST);
        modules.addAll(services);
        Map<String, Integer> applied = new LinkedHashMap<>();
        for (String module : modules) {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:" + module + "/migrations")
                    .defaultSchema(HISTORY_SCHEMA)
                    .table(module)
                    .failOnMissingLocations(true)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load();
            applied.put(module, flyway.migrate().migrationsExecuted);
        }
        return applied;
    }

    /** A service signs in as {@code <service>_service}, on AWS by IAM. What it may touch, its migrations grant. */
    private void createRoles(Set<String> services) {
        try (Connection connection = database.getConnection();
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

    private static boolean exists(Statement statement, String role) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
            return row.next();
        }
    }
}
