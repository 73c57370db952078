package app.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementSpansTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT id FROM users.users WHERE id = ?                              | SELECT users.users
            select a from b JOIN c ON b.d = c.d                                  | SELECT b c
            INSERT INTO a (b) SELECT b FROM c                                    | INSERT a SELECT c
            INSERT INTO a (b) VALUES (?) ON CONFLICT (b) DO UPDATE SET b = ?     | INSERT a
            SELECT a FROM b WHERE c = ? FOR UPDATE                               | SELECT b
            SELECT a FROM b WHERE c = ? FOR NO KEY UPDATE                        | SELECT b
            UPDATE ONLY a SET b = ?                                              | UPDATE a
            DELETE FROM a WHERE b IN (SELECT b FROM c)                           | DELETE a SELECT c
            WITH x AS (DELETE FROM a RETURNING b) INSERT INTO c SELECT b FROM x  | DELETE a INSERT c SELECT x
            SELECT 1                                                             | SELECT
            """)
    void summarisesAStatement(String sql, String summary) {
        assertThat(StatementSpans.summary(sql)).isEqualTo(summary);
    }

    @ParameterizedTest
    @CsvSource("100")
    void summarisesInAFewWords(int tables) {
        StringBuilder sql = new StringBuilder("SELECT a FROM b");
        for (int i = 0; i < tables; i++) {
            sql.append(" JOIN table_").append(i).append(" USING (a)");
        }
        assertThat(StatementSpans.summary(sql.toString()))
                .startsWith("SELECT b table_0 table_1")
                .hasSizeLessThan(256);
    }
}
