package app.local.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** What the loop does to what runs. */
public interface Redeployment {

    /** The archives of the functions. */
    List<Path> archives();

    /** What an archive's functions run. */
    List<Path> classPath(Path archive);

    /** Lets new environments of an archive's functions run something else. */
    void replaceClassPath(Path archive, List<Path> classPath);

    /** The rpcs that functions serve, such as {@code user.v1.UserService/GetUser}. */
    List<String> rpcs();

    /** Applies the migrations that the functions' code holds. */
    void migrate() throws BuildFailedException;

    /**
     * Writes the templates.
     *
     * @param newest what was compiled instead of an entry of a class path
     */
    void synthesise(UnaryOperator<Path> newest) throws IOException, InterruptedException, BuildFailedException;

    /** Runs what the templates say now: functions, routes and schedules. */
    void deploy() throws BuildFailedException;
}
