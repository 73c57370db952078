package app.runtime.database;

import app.runtime.database.DatabaseException.Kind;
import java.sql.SQLException;
import java.util.Set;

/** What follows from an error of PostgreSQL ("PostgreSQL Error Codes"). */
record SqlState(String code) {

    /**
     * Classes after which the same request may work: connection, sign-in, no such database (yet), deadlock, no
     * resources, operator intervention such as a shutdown.
     */
    private static final Set<String> RETRYABLE = Set.of("08", "28", "3D", "40", "53", "57");

    /** The server does not write: after a fail-over it is the standby now, or its operator has said so. */
    private static final String READ_ONLY = "25006";

    /** The server ends the connection, or does not take it yet: 57P01 to 57P05. */
    private static final String SHUTDOWN = "57P0";

    private static final String FOREIGN_KEY = "23503";

    static SqlState of(SQLException error) {
        return new SqlState(String.valueOf(error.getSQLState()));
    }

    Kind kind() {
        if (code.equals(FOREIGN_KEY)) {
            return Kind.OWNER_GONE;
        }
        boolean isRetryable =
                code.equals(READ_ONLY) || RETRYABLE.contains(code.substring(0, Math.min(2, code.length())));
        return isRetryable ? Kind.UNAVAILABLE : Kind.REFUSED;
    }

    /** Whether the connection is of no use any more, or leads to a server that cannot serve: the next is made anew. */
    boolean breaksConnection() {
        return code.startsWith("08") || code.startsWith(SHUTDOWN) || code.equals(READ_ONLY);
    }
}
