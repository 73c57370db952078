package app.auth;

import app.auth.SignInFailedException.Reason;
import app.auth.v1.OauthIdentity;
import java.util.regex.Pattern;

/**
 * Who somebody is at a provider. Only provider and external id identify; an e-mail address never does.
 *
 * @param externalUserId the provider's stable id of the account
 * @param email empty where the provider gave none
 * @param emailVerified whether the provider says that the address is the person's own
 */
record ProviderIdentity(String provider, String externalUserId, String name, String email, boolean emailVerified) {

    private static final int MAX_NAME = 200;
    private static final Pattern EXTERNAL_ID = Pattern.compile("[!-~]{1,255}");

    /** Control characters, invisible marks of direction, halves of surrogate pairs. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]");

    private static final Pattern ADDRESS = Pattern.compile("[^\\s\\p{Cc}\\p{Cs}]{1,320}");

    static ProviderIdentity of(OauthIdentity message) {
        return new ProviderIdentity(
                message.getProvider(),
                message.getExternalUserId(),
                message.getName(),
                message.getEmail(),
                message.getEmailVerified());
    }

    /**
     * An identity as a provider tells it, made fit to be stored: whoever signs in may have typed name and address, so
     * what is no text of one line is left out, and a name that is too long is cut. A missing name is the address, or
     * else the provider's name.
     *
     * @throws SignInFailedException INVALID_IDENTITY if the id is not one of 1 to 255 ASCII characters (OpenID Connect
     *     Core §2)
     */
    static ProviderIdentity parse(
            String provider, String externalUserId, String name, String email, boolean emailVerified) {
        if (!EXTERNAL_ID.matcher(externalUserId).matches()) {
            throw new SignInFailedException(Reason.INVALID_IDENTITY, "the provider names nobody");
        }
        String address = ADDRESS.matcher(email).matches() ? email : "";
        String line = UNFIT.matcher(name).replaceAll("").strip();
        String called = line.isEmpty() ? (address.isEmpty() ? provider + " user" : address) : line;
        int length = Math.min(MAX_NAME, called.codePointCount(0, called.length()));
        return new ProviderIdentity(
                provider,
                externalUserId,
                called.substring(0, called.offsetByCodePoints(0, length)),
                address,
                emailVerified && !address.isEmpty());
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
