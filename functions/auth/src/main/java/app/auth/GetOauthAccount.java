package app.auth;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.auth.v1.GetOauthAccountReq;
import app.auth.v1.GetOauthAccountResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import jakarta.inject.Singleton;

/** Returns the account of that provider and external id. */
@Singleton
final class GetOauthAccount implements Endpoint<GetOauthAccountReq, GetOauthAccountResp> {

    private final AccountRepository accounts;

    GetOauthAccount(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @Override
    public GetOauthAccountResp handle(GetOauthAccountReq request) {
        Account account = accounts.find(request.getProvider(), request.getExternalUserId())
                .orElseThrow(() -> new ApiException(NOT_FOUND, "no such account"));
        return GetOauthAccountResp.newBuilder().setAccount(account.toProto()).build();
    }
}
