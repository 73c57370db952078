package app.runtime.database;

import app.runtime.Configuration;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** For libraries that want a DataSource. */
public final class DataSources {

    private DataSources() {}

    /** The database of {@code DATABASE_URL}; an IAM token in it opens connections for 15 minutes. */
    public static DataSource of(Configuration configuration) {
        DatabaseUrl url = DatabaseUrl.parse(configuration.require("DATABASE_URL"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        source.setUser(url.user());
        source.setPassword(new PostgresConnections(configuration, InstantSource.system()).password(url));
        return source;
    }
}
