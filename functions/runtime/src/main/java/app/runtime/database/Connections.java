package app.runtime.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to the database of a function. */
@FunctionalInterface
interface Connections {

    /** A new connection, in auto-commit mode. */
    Connection open() throws SQLException;

    /** Whether the server has sent something on the connection opened last, such as that it ends; true in doubt. */
    default boolean hasNews() {
        return true;
    }
}
