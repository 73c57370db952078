package app.auth;

/** Where people sign in. */
interface Provider {

    /** As it stands in the path of the routes, such as {@code google}. */
    String name();

    /**
     * The provider's sign-in page for an attempt.
     *
     * @param redirectUri where the provider sends the browser back to
     * @throws SignInFailedException if the provider cannot be asked
     */
    String signInPage(SignInAttempt transaction, String redirectUri);

    /**
     * Exchanges the code for the identity of whoever signed in. Tokens of the provider are forgotten after that.
     *
     * @param iss the issuer that the callback names (RFC 9207), or empty
     * @throws SignInFailedException if the provider refuses or what it says does not hold
     */
    ProviderIdentity identify(SignInAttempt transaction, String code, String iss, String redirectUri);
}
