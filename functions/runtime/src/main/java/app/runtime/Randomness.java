package app.runtime;

import java.security.SecureRandom;

/** Where random bytes come from. */
@FunctionalInterface
public interface Randomness {

    /** The kernel's source, read at every call: a generator seeded before a snapshot would repeat itself after it. */
    static Randomness ofKernel() {
        return count -> {
            byte[] bytes = new byte[count];
            new SecureRandom().nextBytes(bytes);
            return bytes;
        };
    }

    /** That many bytes, fit for secrets. */
    byte[] bytes(int count);
}
