package app.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
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

    /** Chromium lets a neighbouring host set these: to it they have no prefix. */
    @ParameterizedTest(name = "U+{0}")
    @CsvSource(textBlock = """
            # code point, is trimmed
            0020, true
            0009, true
            000A, false
            000B, false
            000C, false
            001C, false
            0085, false
            00A0, false
            1680, false
            2000, false
            2028, false
            3000, false
            FEFF, false
            """)
    void takesNoOtherWhiteSpaceForABlank(String codePoint, boolean isTrimmed) {
        String space = Character.toString(Integer.parseInt(codePoint, 16));
        assertThat(Cookies.find(List.of(space + "__Host-a=forged"), "__Host-a").isPresent())
                .isEqualTo(isTrimmed);
        JsonObject event = new JsonObject();
        event.add("requestContext", new JsonObject());
        event.add("headers", new JsonObject());
        event.getAsJsonObject("headers").addProperty("cookie", "b=2;" + space + "__Host-a=forged");
        Request request = Request.readHeaders(event.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(Cookies.find(request.cookies(), "__Host-a").isPresent()).isEqualTo(isTrimmed);
    }
}
