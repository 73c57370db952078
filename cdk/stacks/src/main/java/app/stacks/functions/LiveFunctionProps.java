package app.stacks.functions;

import java.util.Optional;
import software.amazon.awscdk.Duration;

/**
 * What a function is.
 *
 * @param description what it is for, in a few words
 * @param handler the handler's class
 * @param archive what it runs
 * @param timeout how long one call may take
 * @param placement where in the network it stands; empty for a function that reaches the internet and no database
 * @param snapStart whether it starts from a snapshot: all do that somebody waits for
 * @param isSingle whether two calls at once would only get into each other's way
 */
public record LiveFunctionProps(
        String description,
        String handler,
        Archive archive,
        Duration timeout,
        Optional<Placement> placement,
        boolean snapStart,
        boolean isSingle) {}
