package app.local.lambda;

import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.EnvironmentLife.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The environments of a pool, asked and told what concerns all of them. Guarded by the pool's monitor. */
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

    Occupancy occupancy() {
        return new Occupancy(in(State.IDLE), in(State.INVOKE), in(State.RETURNING), in(State.ENDING));
    }

    private int in(State state) {
        return (int) environments.stream()
                .filter(environment -> environment.life().state() == state)
                .count();
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

    /** Has an invocation wait for one that was provisioned, and is still starting. @return whether there is one */
    boolean claim(PendingInvocation pending) {
        Optional<Environment> unclaimed =
                environments.stream().filter(Environment::isUnclaimed).findFirst();
        unclaimed.ifPresent(environment -> environment.claim(pending));
        return unclaimed.isPresent();
    }
}
