package app.stacks.functions;

import java.util.Optional;
import software.amazon.awscdk.Duration;

/**
 * What a function is.
 *
 * @param nameInLog what its log lines and metrics call it: its rpc, or its class
 * @param description what it is for, in a few words
 * @param handler the handler's class
 * @param archive what it runs
 * @param timeout how long one call may take
 * @param memoryMb its memory in megabytes, with which its processor grows
 * @param placement where in the network it stands; empty for a function that reaches the internet and no database
 * @param snapStart whether it starts from a snapshot: all do that somebody waits for
 */
public record LiveFunctionProps(
        String nameInLog,
        String description,
        String handler,
        Archive archive,
        Duration timeout,
        int memoryMb,
        Optional<Placement> placement,
        boolean snapStart) {}
