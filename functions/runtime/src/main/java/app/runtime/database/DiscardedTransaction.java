package app.runtime.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A transaction of which nothing remains. It is begun by a statement and not by the driver, for which the connection
 * commits by itself as ever: so a priming runs the same code as a request.
 */
final class DiscardedTransaction {

    private DiscardedTransaction() {}

    /**
     * Lays rows, then does work until it returns false, each time on the rows as they were laid.
     *
     * @param rows statements; those that the role may not run are taken out of the list
     */
    static void run(Connection connection, List<String> rows, BooleanSupplier work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                lay(statement, rows);
                statement.execute("SAVEPOINT laid");
                while (work.getAsBoolean()) {
                    statement.execute("ROLLBACK TO laid");
                }
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    private static void lay(Statement statement, List<String> rows) throws SQLException {
        for (Iterator<String> each = rows.iterator(); each.hasNext(); ) {
            String sql = each.next();
            statement.execute("SAVEPOINT row");
            try {
                statement.execute(sql);
            } catch (SQLException e) {
                // The row of another service.
                statement.execute("ROLLBACK TO row");
                each.remove();
            }
        }
    }
}
