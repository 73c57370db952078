package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnToTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/entities",
                "/ok?x=1#y",
                "/a/b-c_d.e~f/",
                "/search?q=caf%C3%A9&next=/other",
                "/redirect?to=https://example.com/",
                "/@handle:1;p=2,3!$'()*+"
            })
    void allowsPathsOfThisSite(String path) {
        assertThat(ReturnTo.isAllowed(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "entities",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "\\\\evil.example",
                "https://evil.example",
                "https:evil.example",
                "javascript:alert(1)",
                "/a\nb",
                "/a\r\nSet-Cookie: x=y",
                "/\tevil.example",
                "/a\u0000",
                "/a\u007f",
                " /a",
                "/a b",
                "/%5cevil.example",
                "/%5Cevil.example",
                "/%2fevil.example",
                "/%2F%2Fevil.example",
                "/.//evil.example",
                "/a/..//evil.example",
                "/a%0d%0aSet-Cookie:x",
                "/a%00",
                "/a%7F",
                "/a%",
                "/a%zz",
                "/caf\u00e9",
                "/\u2215evil.example",
                "/\uff0fevil.example",
                "/<script>",
                "/\"quoted\""
            })
    void refusesWhatMayLeadElsewhere(String path) {
        assertThat(ReturnTo.isAllowed(path)).isFalse();
    }
}
