package app.runtime.function;

import app.runtime.Configuration;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.util.Map;

/** Stands in for the environment variables of the process, which a test cannot set. */
@Factory
final class TestConfiguration {

    static Map<String, String> variables = Map.of();

    @Singleton
    @Replaces(value = Configuration.class, factory = RuntimeServices.class)
    Configuration configuration() {
        return new Configuration(variables);
    }
}
