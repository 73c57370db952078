package app.runtime.function;

import app.runtime.Configuration;
import app.runtime.Randomness;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What every function stands on: its configuration, time and randomness. */
@Factory
final class RuntimeServices {

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

    @Singleton
    Randomness randomness() {
        return Randomness.ofKernel();
    }
}
