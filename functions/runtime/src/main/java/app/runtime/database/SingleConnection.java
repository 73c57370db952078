package app.runtime.database;

import app.runtime.trace.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The connection of a function. An environment of Lambda serves one request at a time, so there is one connection, not
 * a pool: opened on first use, checked before it is used again, closed before a snapshot. For one thread.
 */
final class SingleConnection {

    /** After that long without use a connection is asked whether it still lives. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Connections connections;
    private final InstantSource clock;
    private final StatementSpans spans;
    private @Nullable Connection connection;
    private Instant lastUse = Instant.EPOCH;

    SingleConnection(Connections connections, InstantSource clock, StatementSpans spans) {
        this.connections = connections;
        this.clock = clock;
        this.spans = spans;
    }

    /** The connection as it is, alive or not; a new one where there is none. */
    Connection get() throws SQLException {
        Connection current = connection;
        if (current == null) {
            try (Span span = spans.connecting()) {
                try {
                    current = connections.open();
                } catch (SQLException e) {
                    StatementSpans.failed(span, e);
                    throw e;
                }
            }
            connection = current;
        }
        return current;
    }

    /**
     * Whether there is a connection that lives. A server that ended it has said so, which costs nothing to see. One
     * that vanished has not: after a while without use, such as a frozen environment has, it is asked.
     */
    boolean isAlive() {
        Connection current = connection;
        if (current == null) {
            return false;
        }
        try {
            if (connections.hasNews()) {
                current.unwrap(PGConnection.class).getNotifications();
            }
            return lastUse.plus(FRESH).isAfter(clock.instant()) || current.isValid((int) TimeLimits.CHECK.toSeconds());
        } catch (SQLException e) {
            return false;
        }
    }

    /** Says that the connection has been used just now. */
    void used() {
        lastUse = clock.instant();
    }

    /** Ends the connection, if there is one. */
    void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                // It was broken, which is why it is closed.
            }
        }
    }
}
