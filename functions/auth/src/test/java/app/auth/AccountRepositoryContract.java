package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a repository of accounts does, be it PostgreSQL's or the tests'. */
interface AccountRepositoryContract {

    UUID ANNE = new UUID(0, 1);
    UUID BERT = new UUID(0, 2);

    AccountRepository accounts();

    private static Account account(long id, String provider, String externalId, UUID user) {
        return new Account(
                new UUID(1, id), new ProviderIdentity(provider, externalId, "Anne", "anne@example.com", true), user);
    }

    @Test
    default void findsByProviderAndExternalId() {
        Account stored = accounts().createOrUpdate(account(1, "google", "7", ANNE));
        assertThat(stored).isEqualTo(account(1, "google", "7", ANNE));
        assertThat(accounts().find("google", "7")).contains(stored);
        assertThat(accounts().find("github", "7")).isEmpty();
        assertThat(accounts().find("google", "8")).isEmpty();
        assertThat(accounts().find("google", "anne@example.com")).isEmpty();
    }

    @Test
    default void keepsIdAndUserOfAnAccountThatIsThere() {
        accounts().createOrUpdate(account(1, "google", "7", ANNE));
        Account again = accounts()
                .createOrUpdate(new Account(
                        new UUID(1, 2),
                        new ProviderIdentity("google", "7", "Annie", "annie@example.com", false),
                        BERT));
        Account want = new Account(
                new UUID(1, 1), new ProviderIdentity("google", "7", "Annie", "annie@example.com", false), ANNE);
        assertThat(again).isEqualTo(want);
        assertThat(accounts().find("google", "7")).contains(want);
        assertThat(accounts().list(BERT)).isEmpty();
    }

    @Test
    default void listsAUsersAccountsByProvider() {
        Account google = accounts().createOrUpdate(account(1, "google", "7", ANNE));
        Account github = accounts().createOrUpdate(account(2, "github", "7", ANNE));
        accounts().createOrUpdate(account(3, "github", "8", BERT));
        assertThat(accounts().list(ANNE)).containsExactly(github, google);
    }
}
