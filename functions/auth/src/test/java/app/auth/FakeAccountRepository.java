package app.auth;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The accounts in memory. */
final class FakeAccountRepository implements AccountRepository {

    private final Map<List<String>, Account> accounts = new LinkedHashMap<>();

    @Override
    public void lock(String provider, String externalUserId) {}

    @Override
    public Optional<Account> find(String provider, String externalUserId) {
        return Optional.ofNullable(accounts.get(List.of(provider, externalUserId)));
    }

    @Override
    public List<Account> list(UUID userId) {
        return accounts.values().stream()
                .filter(account -> account.userId().equals(userId))
                .sorted(Comparator.comparing(
                                (Account account) -> account.identity().provider())
                        .thenComparing(account -> account.id().toString()))
                .toList();
    }

    @Override
    public Account createOrUpdate(Account account) {
        ProviderIdentity identity = account.identity();
        return accounts.merge(
                List.of(identity.provider(), identity.externalUserId()),
                account,
                (old, fresh) -> new Account(old.id(), identity, old.userId()));
    }
}
