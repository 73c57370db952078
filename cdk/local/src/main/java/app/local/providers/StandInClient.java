package app.local.providers;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * The one application that a stand-in provider knows.
 *
 * @param callback the path of its redirect URIs, which are on this machine
 */
record StandInClient(String id, String secret, String callback) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    boolean has(String candidateId) {
        return id.equals(candidateId);
    }

    boolean has(String candidateId, String candidateSecret) {
        return has(candidateId)
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8), candidateSecret.getBytes(StandardCharsets.UTF_8));
    }

    /** Exact but for the port, which a developer may choose. */
    boolean mayReturnTo(String redirectUri) {
        try {
            URI uri = URI.create(redirectUri);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && LOOPBACK.contains(uri.getHost())
                    && callback.equals(uri.getRawPath())
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Client[" + id + "]";
    }
}
