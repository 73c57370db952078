package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.TestRandomness;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTokenTest {

    private static final String ID = "A".repeat(22);
    private static final String SECRET = "b".repeat(43);

    @Test
    void hasAtLeast80BitsOfIdAnd256OfSecret() {
        int[] asked = new int[2];
        int[] calls = {0};
        SessionToken.random(count -> {
            asked[calls[0]++] = count;
            return new byte[count];
        });
        assertThat(asked).containsExactly(16, 32);
    }

    @Test
    void isAnotherEachTime() {
        TestRandomness randomness = new TestRandomness();
        Set<String> ids = new HashSet<>();
        Set<String> secrets = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            SessionToken token = SessionToken.random(randomness);
            ids.add(token.id());
            secrets.add(token.secret());
        }
        assertThat(ids).hasSize(1_000);
        assertThat(secrets).hasSize(1_000);
    }

    @Test
    void isReadBackFromItsText() {
        SessionToken token = SessionToken.random(new TestRandomness());
        assertThat(SessionToken.parse(token.text())).contains(token);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case            | text
            empty             | ''
            no point          | AAAAAAAAAAAAAAAAAAAAAAbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            short id          | AAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            short secret      | AAAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            no secret         | AAAAAAAAAAAAAAAAAAAAAA.
            no id             | .bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            padding           | AAAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb=
            not url-safe      | AAAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb+
            three parts       | AAAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.c
            quoted            | '"AAAAAAAAAAAAAAAAAAAAAA.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"'
            another alphabet  | AAAAAAAAAAAAAAAAAAAAAА.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
            """)
    void refusesWhatIsNoToken(String name, String text) {
        assertThat(SessionToken.parse(text)).isEmpty();
    }

    @Test
    void refusesALineBreakAtTheEnd() {
        assertThat(SessionToken.parse(ID + "." + SECRET + "\n")).isEmpty();
    }

    @Test
    void isProvenByItsOwnSecretOnly() {
        SessionToken token = new SessionToken(ID, SECRET);
        SessionToken guess = new SessionToken(ID, "c" + SECRET.substring(1));
        assertThat(token.proves(token.secretHash())).isTrue();
        assertThat(guess.proves(token.secretHash())).isFalse();
        assertThat(token.proves(new byte[0])).isFalse();
    }

    @Test
    void storesNothingThatGivesTheSecretAway() {
        SessionToken token = new SessionToken(ID, SECRET);
        assertThat(token.secretHash())
                .hasSize(32)
                .isNotEqualTo(SECRET.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(token.toString()).contains(ID).doesNotContain(SECRET);
    }
}
