package app.runtime.database;

import app.runtime.Configuration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** For libraries that want a DataSource. */
public final class DataSources {

    private DataSources() {}

    /** Connects to the database of {@code DATABASE_URL} as functions do; its statements may take any time. */
    public static DataSource of(Configuration configuration) {
        PostgresConnections connections = new PostgresConnections(configuration, InstantSource.system(), Duration.ZERO);
        return new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return connections.open();
            }
        };
    }
}
