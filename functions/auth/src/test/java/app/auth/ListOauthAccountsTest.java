package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.auth.v1.ListOauthAccountsReq;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListOauthAccountsTest {

    private static final UUID ANNE = new UUID(0, 1);
    private static final UUID BERT = new UUID(0, 2);

    @Test
    void listsTheUsersOwnOnly() {
        FakeAccountRepository accounts = new FakeAccountRepository();
        for (String provider : new String[] {"google", "github"}) {
            accounts.createOrUpdate(
                    new Account(UUID.randomUUID(), new ProviderIdentity(provider, "7", "Anne", "", false), ANNE));
        }
        accounts.createOrUpdate(
                new Account(UUID.randomUUID(), new ProviderIdentity("google", "8", "Bert", "", false), BERT));
        assertThat(new ListOauthAccounts(accounts)
                        .handle(ListOauthAccountsReq.newBuilder()
                                .setUserId(ANNE.toString())
                                .build())
                        .getAccountsList())
                .extracting(account -> account.getIdentity().getProvider() + " " + account.getUserId())
                .containsExactly("github " + ANNE, "google " + ANNE);
    }
}
