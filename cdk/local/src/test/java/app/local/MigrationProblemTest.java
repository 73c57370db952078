package app.local;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.lambda.InvocationOutcome;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of migrations that failed: one sentence, and where the log is. */
class MigrationProblemTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # type                            | message                      | problem
            app.migrate.MigrationException    | V4__x.sql:1: ERROR: wrong    | V4__x.sql:1: ERROR: wrong
            app.migrate.MigrationException    | V1__a.sql was applied already and has changed since: undo it | V1__a.sql was applied already and has changed since: undo it, or start with -Dreset to begin with an empty database
            java.lang.IllegalStateException   | no database                  | Migrate failed: java.lang.IllegalStateException: no database
            """)
    void isASentenceAndTheLog(String type, String message, String problem) {
        InvocationOutcome outcome = new InvocationOutcome.FunctionError(type, message, new byte[0]);
        assertThat(AssemblyDeployment.migrationProblem(outcome, "Migrate", Path.of(".local/logs")))
                .isEqualTo(problem + "\n  The log is .local/logs/Migrate.log");
    }
}
