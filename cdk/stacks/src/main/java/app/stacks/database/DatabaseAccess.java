package app.stacks.database;

import app.stacks.functions.LiveFunction;
import app.stacks.functions.Placement;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.cloudwatch.IMetric;

/** The database, as functions see it. */
public interface DatabaseAccess {

    /** Where a function stands that uses the database; empty where there is no network of ours. */
    Optional<Placement> placement();

    /** Where the function stands that migrates the database; empty where there is no network of ours. */
    Optional<Placement> migrationPlacement();

    /** Lets a function sign in as its service's role, and tells it where. */
    void grantConnect(LiveFunction function, String service);

    /** Lets a function sign in as the owner, and tells it where. */
    void grantMigrate(LiveFunction function);

    /** What a dashboard shows of it. */
    List<IMetric> metrics();
}
