package app.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {

    @Test
    void setsAndClears() {
        assertThat(Cookies.set(Cookies.SESSION, "id.secret", Duration.ofDays(30)))
                .isEqualTo("__Host-session_token=id.secret; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(Cookies.cleared(Cookies.SESSION))
                .isEqualTo("__Host-session_token=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # cookies, by semicolon          | value of a
            a=1                              | 1
            b=2;a=1                          | 1
            a=                               | ''
            a=1=2                            | 1=2
            ' a=1 '                          | 1
            b=a=1                            | -
            A=1                              | -
            aa=1                             | -
            a                                | -
            a=1;a=2                          | -
            a=1;a=1                          | -
            ''                               | -
            """)
    void findsTheOneOfThatName(String cookies, @Nullable String value) {
        assertThat(Cookies.find(List.of(cookies.split(";")), "a").orElse(null)).isEqualTo(value);
    }
}
