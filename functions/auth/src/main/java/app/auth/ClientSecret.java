package app.auth;

/** What the application is at a provider. */
record ClientSecret(String clientId, String clientSecret) {

    @Override
    public String toString() {
        return "ClientSecret[" + clientId + "]";
    }
}
