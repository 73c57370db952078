package app.auth;

import static app.runtime.ApiException.Code.ALREADY_EXISTS;
import static app.runtime.ApiException.Code.NOT_FOUND;

import app.auth.v1.LinkOauthAccountReq;
import app.auth.v1.LinkOauthAccountResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.database.Database;
import app.runtime.log.Audit;
import app.user.Users;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Links an account at a provider to a user. Linking it again to the same user changes nothing but name and address. */
@Singleton
final class LinkOauthAccount implements Endpoint<LinkOauthAccountReq, LinkOauthAccountResp> {

    private final Database database;
    private final AccountRepository accounts;
    private final Users users;
    private final Ids ids;
    private final Audit audit;

    LinkOauthAccount(Database database, AccountRepository accounts, Users users, Ids ids, Audit audit) {
        this.database = database;
        this.accounts = accounts;
        this.users = users;
        this.ids = ids;
        this.audit = audit;
    }

    @Override
    public LinkOauthAccountResp handle(LinkOauthAccountReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        ProviderIdentity identity = ProviderIdentity.of(request.getIdentity());
        Account account = database.inTransaction(() -> link(userId, identity));
        audit.record(Audit.Event.ACCOUNT_LINKED, Map.of("provider", identity.provider(), "userId", userId.toString()));
        return LinkOauthAccountResp.newBuilder().setAccount(account.toProto()).build();
    }

    private Account link(UUID userId, ProviderIdentity identity) {
        accounts.lock(identity.provider(), identity.externalUserId());
        if (!users.lockForShare(userId)) {
            throw new ApiException(NOT_FOUND, "no such user: " + userId);
        }
        Account account = accounts.createOrUpdate(new Account(ids.next(), identity, userId));
        if (!account.userId().equals(userId)) {
            throw new ApiException(ALREADY_EXISTS, "the account is linked to another user");
        }
        return account;
    }
}
