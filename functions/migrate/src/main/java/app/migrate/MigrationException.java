package app.migrate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;

/** A migration has to be mended; the message says which file, and why, for its author. */
final class MigrationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What Flyway says of a script in lines of their own. */
    private static final Pattern SCRIPT =
            Pattern.compile("Message +: ([\\s\\S]*?)\\s*\\RLocation +: (\\S+\\.sql)[\\s\\S]*?Line +: (\\d+)");

    /** Without a stack, which would lead through Flyway only. */
    private MigrationException(String message) {
        super(message, null, false, false);
    }

    /** Names the script and its line where the failure is of one. */
    static RuntimeException of(FlywayException failure) {
        Matcher script = SCRIPT.matcher(String.valueOf(failure.getMessage()));
        return script.find()
                ? new MigrationException(
                        "functions/" + script.group(2) + ":" + script.group(3) + ": " + script.group(1))
                : failure;
    }

    /** Names the scripts that are not those that were applied. */
    static RuntimeException of(String module, List<ValidateOutput> invalid) {
        return new MigrationException(String.join(
                "\n", invalid.stream().map(each -> sentence(module, each)).toList()));
    }

    private static String sentence(String module, ValidateOutput invalid) {
        String file = "functions/" + module + "/migrations/V" + invalid.version + "__"
                + invalid.description.replace(' ', '_') + ".sql";
        return switch (invalid.errorDetails.errorCode) {
            case CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED ->
                file + " has a lower version than one that was applied: give it a higher one";
            case CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED ->
                file + " was applied already and is gone: bring it back";
            default -> file + " was applied already and has changed since: undo the change and write a new migration";
        };
    }
}
