package app.auth;

import app.runtime.database.Database;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The accounts in PostgreSQL. */
@Singleton
final class PostgresAccountRepository implements AccountRepository {

    private final Database database;

    PostgresAccountRepository(Database database) {
        this.database = database;
    }

    @Override
    public void lock(String provider, String externalUserId) {
        database.query("""
                SELECT pg_advisory_xact_lock(hashtextextended(? || '/' || ?, 0))
                """, row -> true, provider, externalUserId);
    }

    @Override
    public Optional<Account> find(String provider, String externalUserId) {
        return database.queryOne("""
                SELECT id, provider, external_user_id, name, email, email_verified, user_id
                FROM auth.oauth_accounts
                WHERE provider = ? AND external_user_id = ?
                """, PostgresAccountRepository::account, provider, externalUserId);
    }

    @Override
    public List<Account> list(UUID userId) {
        return database.query("""
                SELECT id, provider, external_user_id, name, email, email_verified, user_id
                FROM auth.oauth_accounts
                WHERE user_id = ?
                ORDER BY provider, id
                """, PostgresAccountRepository::account, userId);
    }

    @Override
    public Account createOrUpdate(Account account) {
        ProviderIdentity identity = account.identity();
        return database.queryOne(
                        """
                        INSERT INTO auth.oauth_accounts
                            (id, provider, external_user_id, name, email, email_verified, user_id)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (provider, external_user_id) DO UPDATE
                        SET name = EXCLUDED.name, email = EXCLUDED.email, email_verified = EXCLUDED.email_verified
                        RETURNING id, provider, external_user_id, name, email, email_verified, user_id
                        """,
                        PostgresAccountRepository::account,
                        account.id(),
                        identity.provider(),
                        identity.externalUserId(),
                        identity.name(),
                        identity.email(),
                        identity.emailVerified(),
                        account.userId())
                .orElseThrow(() -> new IllegalStateException("an upsert returns its row"));
    }

    /** By position, in the order of each list of columns above: by name costs a twentieth of a request. */
    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getObject(1, UUID.class),
                new ProviderIdentity(
                        row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getBoolean(6)),
                row.getObject(7, UUID.class));
    }
}
