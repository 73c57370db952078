package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.time.Duration;
import java.util.List;

/**
 * A function and the environments that it has now.
 *
 * @param limit environments that it may have at once
 */
public record FunctionStatus(FunctionSpec function, int limit, List<EnvironmentStatus> environments) {

    /**
     * An environment.
     *
     * @param id ends its log stream's name
     * @param state such as INIT, IDLE or INVOKE
     * @param inState how long it has been in that state
     * @param pid its process; 0 before there is one
     * @param init how long its start took; zero while it starts
     * @param restore how long its hooks for after the snapshot took; zero if it has none
     * @param memoryMb the most that it has had resident
     * @param invocations how many it has begun
     */
    public record EnvironmentStatus(
            String id,
            String state,
            Duration inState,
            long pid,
            Duration init,
            Duration restore,
            long memoryMb,
            int invocations) {}
}
