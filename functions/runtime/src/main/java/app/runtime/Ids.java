package app.runtime;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes ids, and reads them out of requests. */
@Singleton
public final class Ids {

    private final InstantSource clock;
    private final Randomness randomness;

    public Ids(InstantSource clock, Randomness randomness) {
        this.clock = clock;
        this.randomness = randomness;
    }

    /** A new UUID of version 7 (RFC 9562 §5.7): a later one sorts after an earlier one, to the millisecond. */
    public UUID next() {
        byte[] random = randomness.bytes(10);
        long high = (clock.millis() << 16) | 0x7000 | ((random[0] & 0x0F) << 8) | (random[1] & 0xFF);
        long low = 0;
        for (int i = 2; i < 10; i++) {
            low = (low << 8) | (random[i] & 0xFF);
        }
        return new UUID(high, (low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }

    /**
     * Reads a UUID in its canonical form of 36 characters.
     *
     * @param field the JSON name of the request's field, for the message
     * @throws ApiException INVALID_ARGUMENT if it is anything else
     */
    public static UUID parse(String field, String value) {
        UUID id = parsed(value);
        // UUID.fromString alone takes "1-1-1-1-1".
        if (id == null || !id.toString().equalsIgnoreCase(value)) {
            throw ApiException.invalidField(field, "must be a UUID");
        }
        return id;
    }

    private static @Nullable UUID parsed(String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
