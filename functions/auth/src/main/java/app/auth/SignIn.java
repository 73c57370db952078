package app.auth;

import static app.runtime.ApiException.Code.UNAVAILABLE;

import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.database.Database;
import app.runtime.log.Audit;
import app.user.Users;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores a sign-in in one transaction: the account, the user on first sight, their link and a new session. Without an
 * identity it only counts that one begins.
 */
@Singleton
final class SignIn implements Endpoint<SignInReq, SignInResp> {

    private final Database database;
    private final AccountRepository accounts;
    private final Users users;
    private final Sessions sessions;
    private final Ids ids;
    private final Audit audit;
    private final SignInLimit limit;

    SignIn(
            Database database,
            AccountRepository accounts,
            Users users,
            Sessions sessions,
            Ids ids,
            Audit audit,
            SignInLimit limit) {
        this.database = database;
        this.accounts = accounts;
        this.users = users;
        this.sessions = sessions;
        this.ids = ids;
        this.audit = audit;
        this.limit = limit;
    }

    @Override
    public SignInResp handle(SignInReq request) {
        if (!request.hasIdentity()) {
            Duration wait = limit.count(request.getClientAddress());
            return SignInResp.newBuilder()
                    .setRetryAfterSeconds((int) wait.plusMillis(999).toSeconds())
                    .build();
        }
        ProviderIdentity identity = ProviderIdentity.of(request.getIdentity());
        if (identity.name().isBlank()) {
            throw ApiException.invalidField("identity.name", "must not be blank: a user is called by it");
        }
        SignInResp response = database.inTransaction(() -> {
            UUID userId = userOf(identity);
            sessions.end(request.getPreviousToken());
            SessionToken token = sessions.start(userId, request.getUserAgent());
            return SignInResp.newBuilder()
                    .setUserId(userId.toString())
                    .setToken(token.text())
                    .build();
        });
        audit.record(Audit.Event.SIGN_IN, Map.of("provider", identity.provider(), "userId", response.getUserId()));
        return response;
    }

    /** Of many first sign-ins at the same time, one creates the user: the others wait for its account and find it. */
    private UUID userOf(ProviderIdentity identity) {
        accounts.lock(identity.provider(), identity.externalUserId());
        Optional<UUID> known =
                accounts.find(identity.provider(), identity.externalUserId()).map(Account::userId);
        // Users before accounts, the order in which a deletion takes its locks too.
        if (known.isPresent() && !users.lockForShare(known.get())) {
            throw new ApiException(UNAVAILABLE, "the user is being deleted, try again later");
        }
        UUID userId = known.orElseGet(ids::next);
        if (known.isEmpty()) {
            users.create(userId, identity.name(), identity.verifiedEmail());
        }
        accounts.createOrUpdate(new Account(ids.next(), identity, userId));
        return userId;
    }
}
