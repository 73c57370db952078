package app.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What Flyway says of a script becomes a place in a source. */
class MigrationPlaceTest {

    @Test
    void aFailedScriptIsNamedWithItsLine() {
        assertThat(AssemblyDeployment.place("""
                        FlywayMigrateException: Failed to execute script V10__broken.sql
                        ----------------------------------------
                        SQL State  : 42601
                        Message    : ERROR: syntax error at or near "TABL"
                        Location   : dummy/migrations/V10__broken.sql (/x/V10__broken.sql)
                        Line       : 3
                        """))
                .contains("functions/dummy/migrations/V10__broken.sql:3: ERROR: syntax error at or near \"TABL\"\n");
    }

    @Test
    void anyOtherFailureIsToldAsItIs() {
        assertThat(AssemblyDeployment.place("java.lang.IllegalStateException: no database"))
                .isEmpty();
    }
}
