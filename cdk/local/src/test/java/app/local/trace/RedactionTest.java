package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            page_size=2&page_token=abc        | page_size=2&page_token=[redacted]
            ''                                | ''
            flag                              | [redacted]
            anna@example.com                  | [redacted]
            email=anna@example.com&name=      | email=[redacted]&name=[redacted]
            code=1&state=2&a=3                | code=[redacted]&state=[redacted]&a=[redacted]
            PAGE_SIZE=1&page%5Fsize=2         | PAGE_SIZE=1&page%5Fsize=2
            a=page_size=1                     | a=[redacted]
            %zz=1                             | %zz=[redacted]
            error=access_denied&code=1        | error=access_denied&code=[redacted]
            """)
    void keepsNamesAndTakesValues(String query, String want) {
        assertThat(Redaction.query(query)).isEqualTo(want);
    }
}
