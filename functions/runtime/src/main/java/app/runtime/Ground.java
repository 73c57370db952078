package app.runtime;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What every function stands on: its configuration, time and randomness. */
@Factory
final class Ground {

    @Singleton
    Configuration configuration() {
        return Configuration.ofEnvironment();
    }

    /** Before Micronaut's own, which would make two. */
    @Singleton
    @Primary
    InstantSource clock() {
        return InstantSource.system();
    }

    /** Reads the kernel's source at every call: a generator seeded before a snapshot would repeat itself after it. */
    @Singleton
    Randomness randomness() {
        return count -> {
            byte[] bytes = new byte[count];
            new SecureRandom().nextBytes(bytes);
            return bytes;
        };
    }
}
