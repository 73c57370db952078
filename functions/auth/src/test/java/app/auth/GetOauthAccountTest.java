package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.GetOauthAccountReq;
import app.auth.v1.OauthAccount;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetOauthAccountTest {

    private final FakeAccountRepository accounts = new FakeAccountRepository();
    private final GetOauthAccount getOauthAccount = new GetOauthAccount(accounts);

    @BeforeEach
    void anAccount() {
        accounts.createOrUpdate(new Account(
                new UUID(0, 1),
                new ProviderIdentity("google", "7", "Anne", "anne@example.com", false),
                new UUID(0, 2)));
    }

    @Test
    void returnsTheAccountWithAllThatIsKnown() {
        OauthAccount account = getOauthAccount.handle(request("google", "7")).getAccount();
        assertThat(account.getId()).isEqualTo(new UUID(0, 1).toString());
        assertThat(account.getUserId()).isEqualTo(new UUID(0, 2).toString());
        assertThat(account.getIdentity().getProvider()).isEqualTo("google");
        assertThat(account.getIdentity().getExternalUserId()).isEqualTo("7");
        assertThat(account.getIdentity().getName()).isEqualTo("Anne");
        assertThat(account.getIdentity().getEmail()).isEqualTo("anne@example.com");
        assertThat(account.getIdentity().getEmailVerified()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"github, 7", "google, 8", "google, anne@example.com"})
    void findsNoOther(String provider, String externalUserId) {
        assertThatThrownBy(() -> getOauthAccount.handle(request(provider, externalUserId)))
                .hasMessage("NOT_FOUND: no such account");
    }

    private static GetOauthAccountReq request(String provider, String externalUserId) {
        return GetOauthAccountReq.newBuilder()
                .setProvider(provider)
                .setExternalUserId(externalUserId)
                .build();
    }
}
