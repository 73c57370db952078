package app.migrate;

import app.api.Catalogue;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings a database up to date: a role for every service, then each service's migrations,
 * {@code functions/<service>/migrations/V1__….sql}. Running it again changes nothing.
 */
public final class Migrations {

    /** Goes first: the other services hang their triggers on its table. */
    private static final String FIRST = "user";

    private static final String HISTORY_SCHEMA = "migrations";

    private final DataSource database;

    /** Migrations of a database, signed in as its owner. */
    public Migrations(DataSource database) {
        this.database = database;
    }

    /**
     * Applies what is missing.
     *
     * @return how many migrations were applied, by service
     * @throws org.flywaydb.core.api.FlywayException if one fails: it is rolled back, those before it stay
     */
    public Map<String, Integer> apply() {
        List<String> services = services();
        createRoles(services);
        Map<String, Integer> applied = new LinkedHashMap<>();
        for (String service : services) {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:" + service + "/migrations")
                    .defaultSchema(HISTORY_SCHEMA)
                    .table(service)
                    .failOnMissingLocations(true)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load();
            applied.put(service, flyway.migrate().migrationsExecuted);
        }
        return applied;
    }

    private static List<String> services() {
        List<String> services = new ArrayList<>(Catalogue.ofProto().services());
        services.remove(FIRST);
        services.add(0, FIRST);
        return services;
    }

    /** A service signs in as {@code <service>_service}, on AWS by IAM. What it may touch, its migrations grant. */
    private void createRoles(List<String> services) {
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
