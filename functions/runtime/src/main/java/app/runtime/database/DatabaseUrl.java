package app.runtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who signs in, as libpq writes it: {@code postgresql://user[:password]@host[:port]/database
 * [?sslmode=verify-full]}. Without a password the sign-in is an IAM token.
 *
 * @param port 1 to 65535
 * @param parameters what stands behind the question mark, for the driver
 */
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        @Nullable String password,
        String parameters) {

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it is none, saying what is missing but not repeating it: it may hold a
     *     password
     */
    public static DatabaseUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (java.net.URISyntaxException e) {
            throw new IllegalArgumentException("the database URL is not a URL: " + e.getReason());
        }
        if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
            throw new IllegalArgumentException("the database URL must start with postgresql://");
        }
        String path = uri.getPath();
        if (uri.getHost() == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException(
                    "the database URL must name a host and a database: " + "postgresql://user@host:5432/database");
        }
        String signIn = uri.getRawUserInfo();
        if (signIn == null || signIn.isEmpty() || signIn.startsWith(":")) {
            throw new IllegalArgumentException("the database URL must name a user: postgresql://user@host/database");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("the database URL must name a port of 1 to 65535");
        }
        int colon = signIn.indexOf(':');
        String user = decoded(colon < 0 ? signIn : signIn.substring(0, colon));
        String password = colon < 0 ? null : decoded(signIn.substring(colon + 1));
        return new DatabaseUrl(
                uri.getHost(),
                uri.getPort() < 0 ? 5432 : uri.getPort(),
                path.substring(1),
                user,
                password,
                uri.getRawQuery() == null ? "" : uri.getRawQuery());
    }

    /** Percent-decodes; unlike in a form, a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    /** The URL for the driver: no user, no password. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + database
                + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    /**
     * The driver's settings. Behind RDS Proxy nothing may pin the connection to a client: the first three keep the
     * driver from sending {@code SET} and from naming its prepared statements.
     */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("ApplicationName", user);
        properties.setProperty("prepareThreshold", "0");
        properties.setProperty("connectTimeout", seconds(TimeLimits.CONNECT));
        properties.setProperty("socketTimeout", seconds(TimeLimits.SIGN_IN));
        properties.setProperty("tcpKeepAlive", "true");
        // The server's details repeat a row's values, such as an e-mail address, and would reach the log.
        properties.setProperty("logServerErrorDetail", "false");
        properties.setProperty("user", user);
        return properties;
    }

    private static String seconds(Duration limit) {
        return Long.toString(limit.toSeconds());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "postgresql://" + user + "@" + host + ":" + port + "/" + database;
    }
}
