package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest(name = "{0}?{1}")
    @CsvSource(delimiter = '|', textBlock = """
            /api/entities              | page_size=2&page_token=abc        | page_size=2&page_token=abc
            /api/entities              | ''                                | ''
            /api/entities              | flag                              | flag
            /api/entities              | code=1&state=2&a=3                | code=[redacted]&state=[redacted]&a=3
            /api/entities              | CODE=1&c%6Fde=2&access_token=3    | CODE=[redacted]&c%6Fde=[redacted]&access_token=[redacted]
            /api/entities              | a=code=1                          | a=code=1
            /api/entities              | %zz=1                             | %zz=1
            /api/auth/google/callback  | code=1&state=2&session_state=3    | code=[redacted]&state=[redacted]&session_state=[redacted]
            /api/auth/google/callback  | error=access_denied&x=1           | error=access_denied&x=[redacted]
            /api/auth/google/callback  | SECRET                            | [redacted]
            """)
    void keepsNamesAndTakesSecrets(String path, String query, String want) {
        assertThat(Redaction.query(path, query)).isEqualTo(want);
    }
}
