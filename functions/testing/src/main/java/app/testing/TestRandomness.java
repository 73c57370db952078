package app.testing;

import app.runtime.Randomness;
import java.util.Random;

/** Random bytes that are the same in every run, and differ at every call. */
public final class TestRandomness implements Randomness {

    private final Random random = new Random(1);

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
