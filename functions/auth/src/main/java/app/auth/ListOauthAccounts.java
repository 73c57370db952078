package app.auth;

import app.auth.v1.ListOauthAccountsReq;
import app.auth.v1.ListOauthAccountsResp;
import app.runtime.Endpoint;
import app.runtime.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Returns the accounts that the signed-in user signs in with. */
@Singleton
final class ListOauthAccounts implements Endpoint<ListOauthAccountsReq, ListOauthAccountsResp> {

    private final AccountRepository accounts;

    ListOauthAccounts(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @Override
    public ListOauthAccountsResp handle(ListOauthAccountsReq request) {
        UUID userId = Ids.parse("userId", request.getUserId());
        ListOauthAccountsResp.Builder response = ListOauthAccountsResp.newBuilder();
        for (Account account : accounts.list(userId)) {
            response.addAccounts(account.toProto());
        }
        return response.build();
    }
}
