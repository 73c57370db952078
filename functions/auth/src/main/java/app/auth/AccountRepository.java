package app.auth;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The accounts at providers. */
interface AccountRepository {

    Optional<Account> find(String provider, String externalUserId);

    List<Account> list(UUID userId);

    /**
     * Stores an account unless one of that provider and external id is there, which then gets the new name and address.
     *
     * @return the account as it is then: whoever comes second, of two at the same time, finds the first one's user
     */
    Account createOrUpdate(Account account);
}
