package app.auth;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The accounts at providers. */
interface AccountRepository {

    /**
     * Makes other sign-ins with the account, and other attempts to link it, wait until the transaction ends. Taken
     * before its user is looked at, so that all take their locks in the order in which a deletion does.
     */
    void lock(String provider, String externalUserId);

    Optional<Account> find(String provider, String externalUserId);

    List<Account> list(UUID userId);

    /**
     * Stores an account unless one of that provider and external id is there, which then gets the new name and address.
     *
     * @return the account as it is then
     */
    Account createOrUpdate(Account account);
}
