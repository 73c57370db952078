package app.auth;

import app.auth.v1.OauthAccount;
import app.auth.v1.OauthIdentity;
import java.util.UUID;

/** An account at a provider, and the user who signs in with it. */
record Account(UUID id, ProviderIdentity identity, UUID userId) {

    OauthAccount toProto() {
        return OauthAccount.newBuilder()
                .setId(id.toString())
                .setIdentity(OauthIdentity.newBuilder()
                        .setProvider(identity.provider())
                        .setExternalUserId(identity.externalUserId())
                        .setName(identity.name())
                        .setEmail(identity.email())
                        .setEmailVerified(identity.emailVerified()))
                .setUserId(userId.toString())
                .build();
    }
}
