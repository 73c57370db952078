package app.local.assembly;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * One Lambda function as the template declares it.
 *
 * @param name what it is called on this machine: the id of its construct, such as {@code GetUser}
 * @param logicalId its logical id in the template
 * @param handler the handler class
 * @param archive the zip that Lambda would get, absolute
 * @param environment its environment with intrinsics resolved; what the local target overrides is still the template's
 * @param memoryMb its memory in MiB
 * @param timeout how long one invocation may take
 * @param snapStart whether published versions are restored from a snapshot
 * @param reservedConcurrency how many invocations may run at once, if limited
 */
public record FunctionSpec(
        String name,
        String logicalId,
        String handler,
        Path archive,
        Map<String, String> environment,
        int memoryMb,
        Duration timeout,
        boolean snapStart,
        OptionalInt reservedConcurrency) {

    /** The rpc that it serves, such as {@code user.v1.UserService/GetUser}; empty if none. */
    public String rpc() {
        return environment.getOrDefault("RPC", "");
    }
}
