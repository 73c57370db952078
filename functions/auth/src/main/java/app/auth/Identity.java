package app.auth;

import app.auth.v1.OauthIdentity;

/**
 * Who somebody is at a provider. Only provider and external id identify; an e-mail address never does.
 *
 * @param externalUserId the provider's stable id of the account
 * @param email empty where the provider gave none
 * @param emailVerified whether the provider says that the address is the person's own
 */
record Identity(String provider, String externalUserId, String name, String email, boolean emailVerified) {

    static Identity of(OauthIdentity message) {
        return new Identity(
                message.getProvider(),
                message.getExternalUserId(),
                message.getName(),
                message.getEmail(),
                message.getEmailVerified());
    }

    /** The address that the application may write to: none that anybody could have typed. */
    String verifiedEmail() {
        return emailVerified ? email : "";
    }

    /** Without what is personal. */
    @Override
    public String toString() {
        return "Identity[" + provider + "]";
    }
}
