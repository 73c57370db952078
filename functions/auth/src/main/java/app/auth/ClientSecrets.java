package app.auth;

/** Where client ids and secrets are kept. */
interface ClientSecrets {

    /**
     * The application's id and secret at a provider.
     *
     * @param secretId as Secrets Manager names it
     * @throws SignInFailedException PROVIDER_UNAVAILABLE if it is empty or cannot be read
     */
    ClientSecret get(String secretId);

    /** Forgets what was read, because the provider no longer takes it: it was rotated. */
    void forget(String secretId);
}
