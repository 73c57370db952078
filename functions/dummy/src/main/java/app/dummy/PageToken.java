package app.dummy;

import app.runtime.ApiException;
import app.runtime.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Where a page of a user's list begins: after one of their entities. On the wire 24 bytes in base64url, the entity's id
 * and 8 bytes that bind it to the user, so that a token that was made up or is another user's is refused, not misread.
 * It is no secret: whatever it says, a list holds the user's own entities only.
 */
record PageToken(UUID userId, UUID after) {

    private static final int ID_BYTES = 16;
    private static final int SEAL_BYTES = 8;

    /**
     * Reads a token.
     *
     * @throws ApiException INVALID_ARGUMENT if this user was never given it
     */
    static PageToken parse(UUID userId, String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length == ID_BYTES + SEAL_BYTES) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                PageToken token = new PageToken(userId, new UUID(buffer.getLong(), buffer.getLong()));
                if (Arrays.equals(token.seal(), Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))) {
                    return token;
                }
            }
        } catch (IllegalArgumentException e) {
            // Not base64url: refused like any other that is not ours.
        }
        throw ApiException.invalidField("pageToken", "must be the nextPageToken of an earlier answer");
    }

    private byte[] seal() {
        byte[] both = ByteBuffer.allocate(2 * ID_BYTES)
                .put(bytes(userId))
                .put(bytes(after))
                .array();
        return Arrays.copyOf(Sha256.of(both), SEAL_BYTES);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    @Override
    public String toString() {
        byte[] bytes = ByteBuffer.allocate(ID_BYTES + SEAL_BYTES)
                .put(bytes(after))
                .put(seal())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
