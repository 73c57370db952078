package app.stacks.database;

import app.api.FunctionVariables;
import app.stacks.functions.LiveFunction;
import app.stacks.functions.Placement;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.cloudwatch.IMetric;

/**
 * A PostgreSQL beside an emulator of AWS. It trusts whoever can reach it, and the password in the address only says
 * that no IAM token is wanted.
 */
public final class EmulatedDatabase implements DatabaseAccess {

    private final String address;

    /**
     * A database.
     *
     * @param address host and port
     */
    public EmulatedDatabase(String address) {
        this.address = address;
    }

    @Override
    public Optional<Placement> placement() {
        return Optional.empty();
    }

    @Override
    public Optional<Placement> migrationPlacement() {
        return Optional.empty();
    }

    @Override
    public void grantConnect(LiveFunction function, String service) {
        function.addEnvironment(FunctionVariables.DATABASE_URL, url(PostgresDatabase.roleOf(service)));
    }

    @Override
    public void grantMigrate(LiveFunction function) {
        function.addEnvironment(FunctionVariables.DATABASE_URL, url(PostgresDatabase.OWNER));
    }

    @Override
    public List<IMetric> metrics() {
        return List.of();
    }

    private String url(String role) {
        return "postgresql://" + role + ":trusted@" + address + "/" + PostgresDatabase.DATABASE;
    }
}
