package app.runtime.database;

import java.time.Duration;

/**
 * How long a database that hangs may keep a function waiting. A request meets one hang, since the first ends it; all
 * limits together stay below the timeout of a function (10 s), so that its caller is answered 503 and its environment
 * lives.
 */
public final class TimeLimits {

    /** For the question whether a connection that was not used for a while still lives. */
    static final Duration CHECK = Duration.ofSeconds(1);

    /** For the TCP connection. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    /** For each answer while a connection signs in. */
    static final Duration SIGN_IN = Duration.ofSeconds(2);

    /** For the answer to a statement, with the time that RDS Proxy waits for a connection to lend. */
    public static final Duration STATEMENT = Duration.ofSeconds(4);

    private TimeLimits() {}

    /** The longest time from the first look at the database until the request is given up. */
    public static Duration sum() {
        return CHECK.plus(CONNECT).plus(SIGN_IN).plus(STATEMENT);
    }
}
