package app.runtime.http;

import static app.runtime.ApiException.Code.PERMISSION_DENIED;

import app.runtime.ApiException;
import app.runtime.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a browser's request proves that it came through the site: CloudFront adds a key as a header. Of the key only its
 * SHA-256 is known here, which is no secret.
 */
public final class OriginKey {

    private static final String HEADER = "x-origin-key";
    private static final int BYTES = 32;

    private final List<byte[]> accepted;

    private OriginKey(List<byte[]> accepted) {
        this.accepted = accepted;
    }

    /**
     * Reads what the deployment says.
     *
     * @param hex the SHA-256 of the key in hexadecimal, or of two by a comma while the key is being changed; null or
     *     empty where nothing stands before the gateway
     * @throws IllegalArgumentException if it is something else
     */
    public static Optional<OriginKey> parse(@Nullable String hex) {
        if (hex == null || hex.isEmpty()) {
            return Optional.empty();
        }
        List<byte[]> accepted = new ArrayList<>();
        for (String one : hex.split(",", -1)) {
            byte[] sha256 = HexFormat.of().parseHex(one);
            if (sha256.length != BYTES) {
                throw new IllegalArgumentException("ORIGIN_KEY_SHA256 must have 64 hexadecimal digits");
            }
            accepted.add(sha256);
        }
        return Optional.of(new OriginKey(accepted));
    }

    /**
     * Lets a request through that shows the key, or whose caller IAM has proven: that one does not come by the site.
     */
    void check(Request request) {
        if (request.caller() instanceof Caller.Iam || request.caller() instanceof Caller.Direct) {
            return;
        }
        if (!isShownBy(request)) {
            throw new ApiException(PERMISSION_DENIED, "the API is reached through its site only");
        }
    }

    /** Whether a request shows the key. */
    public boolean isShownBy(Request request) {
        String shown = request.header(HEADER);
        if (shown == null) {
            return false;
        }
        byte[] sha256 = Sha256.of(shown);
        boolean isAccepted = false;
        for (byte[] one : accepted) {
            isAccepted |= MessageDigest.isEqual(one, sha256);
        }
        return isAccepted;
    }
}
