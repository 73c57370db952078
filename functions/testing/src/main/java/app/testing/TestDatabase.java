package app.testing;

import app.migrate.Migrations;
import app.runtime.database.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * A real PostgreSQL with the schema of every service. One a JVM: it starts when a test first asks for it, and ends with
 * the JVM. Tests share it, so each begins with {@link #empty}.
 *
 * <pre>{@code
 * private final TestDatabase postgres = TestDatabase.of("user");
 *
 * @BeforeEach
 * void empty() {
 *     postgres.empty();
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {

    private static final String OWNER = "postgres";

    private final Database service;
    private final Database owner;

    private TestDatabase(String service) {
        this.service = Database.at(url(service + "_service"));
        this.owner = Database.at(url(OWNER));
    }

    /** The database as a service such as {@code user} sees it. */
    public static TestDatabase of(String service) {
        return new TestDatabase(service);
    }

    /** Signed in as {@code <service>_service}, with the rights that the migrations grant and no more. */
    public Database database() {
        return service;
    }

    /** Signed in as the owner, to lay and to see what a service may not. */
    public Database owner() {
        return owner;
    }

    /** A further connection of a service, for what happens at the same time. */
    public static Database another(String service) {
        return Database.at(url(service + "_service"));
    }

    /** The value of DATABASE_URL for a role, such as {@code user_service}. */
    public static String url(String role) {
        // The server trusts every local sign-in; a password in the URL keeps the function from signing an IAM token.
        return "postgresql://" + role + ":trusted@localhost:" + Server.POSTGRES.getPort() + "/postgres";
    }

    /** Makes sure that there are such users: rows of other services belong to one. */
    public void users(UUID... ids) {
        for (UUID id : ids) {
            owner.update("""
                    INSERT INTO users.users (id, name, email)
                    VALUES (?, 'somebody', '')
                    ON CONFLICT DO NOTHING
                    """, id);
        }
    }

    /** Removes every row of every service. */
    public void empty() {
        List<String> tables = owner.query("""
                SELECT format('%I.%I', schemaname, tablename) AS name
                FROM pg_tables
                WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'migrations')
                """, row -> row.getString("name"));
        owner.update("TRUNCATE " + String.join(", ", tables));
    }

    /** Waits until some connection waits for a lock that another one holds. */
    public void awaitLock() {
        String waiting = "SELECT pid FROM pg_locks WHERE NOT granted";
        while (owner.query(waiting, row -> row.getInt("pid")).isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Ends this test's connections; the server stays for the next test. */
    @Override
    public void close() {
        service.close();
        owner.close();
    }

    /** Started by the class loader: once, at first use. */
    private static final class Server {

        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("full_page_writes", "off")
                        .start();
                new Migrations(postgres.getPostgresDatabase()).apply();
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start PostgreSQL for the tests", e);
            }
        }
    }
}
