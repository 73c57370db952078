package app.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Where a page of a user's list begins: after one of their things. On the wire base64url of 8 bytes that bind it to the
 * user, and of the position's text; so a token that was made up or is another user's is refused, not misread. It is no
 * secret: whatever it says, a list holds the user's own things only.
 *
 * @param after the position, such as an id
 */
public record PageToken(UUID userId, String after) {

    /** Things on a page where a request does not say how many. */
    public static final int DEFAULT_SIZE = 20;

    /** The most things on a page. */
    public static final int MAX_SIZE = 100;

    private static final int SEAL_BYTES = 8;

    /**
     * Reads a token.
     *
     * @throws ApiException INVALID_ARGUMENT if this user was never given it
     */
    public static PageToken parse(UUID userId, String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length > SEAL_BYTES) {
                PageToken token =
                        new PageToken(userId, new String(bytes, SEAL_BYTES, bytes.length - SEAL_BYTES, UTF_8));
                if (token.toString().equals(text)) {
                    return token;
                }
            }
        } catch (IllegalArgumentException e) {
            // Not base64url: refused like any other that is not ours.
        }
        throw ApiException.invalidField("pageToken", "must be the nextPageToken of an earlier answer");
    }

    /**
     * How many things a page has, from a request's page_size.
     *
     * @throws ApiException INVALID_ARGUMENT if it is not 0 to 100
     */
    public static int size(int asked) {
        if (asked < 0 || asked > MAX_SIZE) {
            throw ApiException.invalidField("pageSize", "must be 1 to " + MAX_SIZE + ", or absent for " + DEFAULT_SIZE);
        }
        return asked == 0 ? DEFAULT_SIZE : asked;
    }

    @Override
    public String toString() {
        byte[] seal = Arrays.copyOf(Sha256.of(userId + "/" + after), SEAL_BYTES);
        byte[] position = after.getBytes(UTF_8);
        byte[] bytes = Arrays.copyOf(seal, SEAL_BYTES + position.length);
        System.arraycopy(position, 0, bytes, SEAL_BYTES, position.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
