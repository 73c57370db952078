package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderIdentityTest {

    private static Object[][] identities() {
        String longAddress = "a".repeat(310) + "@example.com";
        return new Object[][] {
            {"plain", "Anne", "anne@example.com", true, "Anne", "anne@example.com", true},
            {"unverified", "Anne", "anne@example.com", false, "Anne", "anne@example.com", false},
            {"no name", "", "anne@example.com", true, "anne@example.com", "anne@example.com", true},
            {"blank name", " \t ", "anne@example.com", true, "anne@example.com", "anne@example.com", true},
            {"nothing but the id", "", "", false, "google user", "", false},
            {"no address, yet verified", "Anne", "", true, "Anne", "", false},
            {"a NUL and a line break in the name", "An\u0000n\ne", "", false, "Anne", "", false},
            {"half a surrogate pair", "Anne\ud83d", "", false, "Anne", "", false},
            {"a whole pair", "Anne \ud83d\ude00", "", false, "Anne \ud83d\ude00", "", false},
            {"text that turns round", "Anne\u202egpj", "", false, "Annegpj", "", false},
            {"a long name", "\ud83d\ude00".repeat(300), "", false, "\ud83d\ude00".repeat(200), "", false},
            {"a long address", "Anne", longAddress, true, "Anne", "", false},
            {"an address of two lines", "Anne", "a@example.com\nBcc: b@example.com", true, "Anne", "", false},
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("identities")
    void isMadeFitToBeStored(
            String what, String name, String email, boolean verified, String wantName, String wantEmail, boolean want) {
        assertThat(ProviderIdentity.parse("google", "7", name, email, verified))
                .isEqualTo(new ProviderIdentity("google", "7", wantName, wantEmail, want));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "7\n", "\u0000", "\u00e9"})
    void needsAnId(String id) {
        assertThatThrownBy(() -> ProviderIdentity.parse("google", id, "Anne", "", false))
                .isInstanceOf(SignInFailedException.class)
                .hasMessage("the provider names nobody");
    }

    @Test
    void refusesAnIdOf256Characters() {
        ProviderIdentity.parse("google", "1".repeat(255), "Anne", "", false);
        assertThatThrownBy(() -> ProviderIdentity.parse("google", "1".repeat(256), "Anne", "", false))
                .isInstanceOf(SignInFailedException.class);
    }

    @Test
    void showsNothingPersonal() {
        assertThat(ProviderIdentity.parse("google", "7", "Anne", "anne@example.com", true)
                        .toString())
                .isEqualTo("Identity[google]");
    }
}
