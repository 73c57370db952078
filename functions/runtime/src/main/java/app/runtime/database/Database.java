package app.runtime.database;

import app.api.FunctionVariables;
import app.runtime.Configuration;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The database of a function: its statements and transactions, on one connection that breaks and is opened anew. For
 * one thread.
 */
@Singleton
public final class Database implements AutoCloseable {

    /** Reads one row. */
    @FunctionalInterface
    public interface RowMapper<T> {
        T map(ResultSet row) throws SQLException;
    }

    @FunctionalInterface
    private interface Use<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private final SingleConnection connection;
    private final StatementSpans statements;
    private boolean inTransaction;
    private boolean isBroken;
    private boolean isPriming;

    @Inject
    Database(Configuration configuration, InstantSource clock, Tracer traces) {
        this(
                new PostgresConnections(configuration, clock, TimeLimits.STATEMENT),
                clock,
                new StatementSpans(configuration, traces));
    }

    Database(Connections connections, InstantSource clock, StatementSpans statements) {
        this.connection = new SingleConnection(connections, clock, statements);
        this.statements = statements;
    }

    /** A database at a URL, for a tool or a test: its statements may take any time; see {@link DatabaseUrl}. */
    public static Database at(String url) {
        Configuration configuration = new Configuration(Map.of(FunctionVariables.DATABASE_URL, url));
        InstantSource clock = InstantSource.system();
        return new Database(
                new PostgresConnections(configuration, clock, Duration.ZERO), clock, StatementSpans.untraced());
    }

    /** The one row that {@code sql} gives, or empty. */
    public <T> Optional<T> queryOne(String sql, RowMapper<T> mapper, Object... arguments) {
        return run(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(mapper.map(rows)) : Optional.empty();
            }
        });
    }

    /** All rows that {@code sql} gives, in its order. */
    public <T> List<T> query(String sql, RowMapper<T> mapper, Object... arguments) {
        return run(sql, arguments, statement -> {
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(mapper.map(rows));
                }
                return list;
            }
        });
    }

    /** Runs an insert, update or delete, and returns how many rows it touched. */
    public int update(String sql, Object... arguments) {
        return run(sql, arguments, PreparedStatement::executeUpdate);
    }

    private <T> T run(String sql, Object[] arguments, Use<T> use) {
        Connection current = connectionOrFail(sql);
        try (Span span = statements.span(sql)) {
            try (PreparedStatement statement = current.prepareStatement(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    statement.setObject(i + 1, bound(arguments[i]));
                }
                return use.run(statement);
            } catch (SQLException e) {
                StatementSpans.failed(span, e);
                throw failure(sql, e);
            }
        } finally {
            connection.used();
        }
    }

    /** The driver takes no Instant. */
    private static Object bound(Object argument) {
        return argument instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : argument;
    }

    /**
     * Runs statements as one transaction, at PostgreSQL's default isolation READ COMMITTED: all of them take effect, or
     * none if {@code work} throws. Within another transaction it is a part of that one.
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (inTransaction || isPriming) {
            return work.get();
        }
        Connection current = connectionOrFail("connect");
        boolean done = false;
        inTransaction = true;
        try {
            current.setAutoCommit(false);
            T result = work.get();
            commit(current);
            done = true;
            return result;
        } catch (SQLException e) {
            throw failure("transaction", e);
        } finally {
            inTransaction = false;
            end(current, done);
        }
    }

    /** Runs statements as one transaction of which nothing remains: a priming. */
    public void prime(Runnable work) {
        prime(List.of(), () -> {
            work.run();
            return false;
        });
    }

    /**
     * Does work until it returns false, in one transaction of which nothing remains, each time on the rows as they were
     * laid.
     *
     * @param rows statements; those that the role may not run are taken out of the list
     */
    public void prime(List<String> rows, BooleanSupplier work) {
        Connection current = connectionOrFail("connect");
        isPriming = true;
        try {
            DiscardedTransaction.run(current, rows, work);
        } catch (SQLException e) {
            throw failure("priming", e);
        } finally {
            isPriming = false;
        }
    }

    private void commit(Connection current) throws SQLException {
        try (Span span = statements.span("COMMIT")) {
            try {
                current.commit();
            } catch (SQLException e) {
                StatementSpans.failed(span, e);
                throw e;
            }
        }
    }

    private void end(Connection current, boolean done) {
        try {
            if (isBroken) {
                close();
                return;
            }
            if (!done) {
                current.rollback();
            }
            current.setAutoCommit(true);
        } catch (SQLException e) {
            // The connection is of no use any more; the server rolls back when it goes.
            close();
        }
    }

    private Connection connectionOrFail(String purpose) {
        try {
            if (!inTransaction && !connection.isAlive()) {
                if (isPriming) {
                    throw new SQLException("the connection ended, and its transaction with it", "08006");
                }
                close();
            }
            return connection.get();
        } catch (SQLException e) {
            throw failure(purpose, e);
        }
    }

    private DatabaseException failure(String sql, SQLException cause) {
        SqlState state = SqlState.of(cause);
        if (state.breaksConnection()) {
            isBroken = true;
            if (!inTransaction) {
                close();
            }
        }
        return new DatabaseException(state.kind(), "failed: " + sql.strip(), cause);
    }

    /** Ends the connection; the next use opens a new one. */
    @Override
    public void close() {
        isBroken = false;
        connection.close();
    }
}
