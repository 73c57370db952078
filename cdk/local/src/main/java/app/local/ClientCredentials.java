package app.local;

import java.util.Map;
import java.util.Optional;

/**
 * What our application is known by at a sign-in provider.
 *
 * @param id the client id
 * @param secret the client secret
 */
record ClientCredentials(String id, String secret) {

    /**
     * The real ones, from {@code <PROVIDER>_CLIENT_ID} and {@code <PROVIDER>_CLIENT_SECRET}.
     *
     * @return empty if neither is set: then a stand-in plays the provider
     * @throws StartException if only one is set
     */
    static Optional<ClientCredentials> of(String provider, Map<String, String> environment) throws StartException {
        String id = environment.getOrDefault(provider + "_CLIENT_ID", "");
        String secret = environment.getOrDefault(provider + "_CLIENT_SECRET", "");
        if (id.isEmpty() != secret.isEmpty()) {
            throw new StartException("Set both " + provider + "_CLIENT_ID and " + provider
                    + "_CLIENT_SECRET to sign in with the real provider, or neither to do without.");
        }
        return id.isEmpty() ? Optional.empty() : Optional.of(new ClientCredentials(id, secret));
    }

    /** The SecretString that the functions read. */
    String json() {
        return "{\"client_id\":\"" + id + "\",\"client_secret\":\"" + secret + "\"}";
    }

    @Override
    public String toString() {
        return "Credentials[" + id + "]";
    }
}
