package app.local.lambda;

import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.EnvironmentLife.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The environments of a pool, asked for what their own lives say. Guarded by the pool's monitor. */
final class EnvironmentSet {

    private final List<Environment> environments = new ArrayList<>();

    void add(Environment environment) {
        environments.add(environment);
    }

    /** Forgets one that has ended. */
    void removeEnded(Environment environment) {
        if (environment.life().state() == State.ENDED) {
            environments.remove(environment);
        }
    }

    int size() {
        return environments.size();
    }

    int running() {
        return (int) environments.stream().filter(Environment::isRunning).count();
    }

    List<Environment> all() {
        return List.copyOf(environments);
    }

    void end(Signal signal) {
        all().forEach(environment -> environment.end(signal));
    }

    /** How many there are in each state, by its ordinal. */
    int[] count() {
        int[] count = new int[State.values().length];
        for (Environment environment : environments) {
            count[environment.life().state().ordinal()]++;
        }
        return count;
    }

    /** The idle one that was used last: its code and data are still in the processor's caches, and others may end. */
    Optional<Environment> free() {
        Environment last = null;
        for (Environment environment : environments) {
            if (environment.life().isIdle()
                    && environment.isRunning()
                    && (last == null || environment.life().since() > last.life().since())) {
                last = environment;
            }
        }
        return Optional.ofNullable(last);
    }

    /** One that was provisioned, is still starting, and that no invocation waits for yet. */
    Optional<Environment> unclaimed() {
        return environments.stream().filter(Environment::isUnclaimed).findFirst();
    }
}
