package app.local;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbcurlresolver.PgPassParser;

/**
 * A PostgreSQL that the developer named.
 *
 * @param url {@code postgres://user@host:port/name}
 * @param password the user's; empty where the server wants none
 */
record GivenDatabase(URI url, String password) {

    /**
     * Takes the password from where libpq takes it: {@code PGPASSWORD}, or the file of {@code PGPASSFILE}, or
     * {@code ~/.pgpass}. A command line is no place for it, since every user of the machine can list those.
     *
     * @throws StartException if the URL is of another form or holds a password
     */
    static GivenDatabase of(String text, Map<String, String> environment) throws StartException {
        StartException wrong = new StartException("-Ddatabase must be of the form postgres://user@host:port/name.");
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong;
        }
        boolean isPostgres = "postgres".equals(url.getScheme()) || "postgresql".equals(url.getScheme());
        if (!isPostgres
                || url.getHost() == null
                || url.getRawUserInfo() == null
                || url.getRawUserInfo().isEmpty()
                || url.getPath().length() < 2) {
            throw wrong;
        }
        if (url.getRawUserInfo().contains(":")) {
            throw new StartException("-Ddatabase must not hold the password, which every user of this machine can see"
                    + " in the list of processes: give it in PGPASSWORD, or in ~/.pgpass as psql reads it.");
        }
        return new GivenDatabase(url, password(url, environment));
    }

    private static String password(URI url, Map<String, String> environment) {
        String given = environment.getOrDefault("PGPASSWORD", "");
        if (!given.isEmpty()) {
            return given;
        }
        String port = Integer.toString(url.getPort() < 0 ? 5432 : url.getPort());
        @Nullable
        String kept =
                PgPassParser.getPassword(url.getHost(), port, url.getPath().substring(1), url.getUserInfo());
        return kept == null ? "" : kept;
    }

    @Override
    public String toString() {
        return "GivenDatabase[" + url + "]";
    }
}
