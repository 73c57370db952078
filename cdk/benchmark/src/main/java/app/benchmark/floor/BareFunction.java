package app.benchmark.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The same work as an authorizer and GetUser, in the fewest means: no library but the driver, JSON cut out and glued
 * together by hand, no check that is not the work itself. Nobody should write functions like this; it says what time
 * the work itself takes.
 *
 * <p>An authorizer's event gets its session checked, an event with an authorizer's context gets its user, any other one
 * both: so each function is compared with the floor at the same statements.
 */
public final class BareFunction implements RequestStreamHandler {

    private static final String COOKIE = "\"__Host-session_token=";
    private static final String USER = "\"userId\":\"";

    private final Connection connection = connect(System.getenv("DATABASE_URL"));

    /** {@code postgresql://user:password@host:port/database?parameters} */
    private static Connection connect(String url) {
        int at = url.indexOf('@');
        String[] signIn = url.substring("postgresql://".length(), at).split(":", 2);
        Properties properties = new Properties();
        properties.setProperty("user", signIn[0]);
        properties.setProperty("password", signIn[1]);
        // As the functions must behind a proxy: no SET, no named statement.
        properties.setProperty("assumeMinServerVersion", "12");
        properties.setProperty("prepareThreshold", "0");
        try {
            return new Driver().connect("jdbc:postgresql://" + url.substring(at + 1), properties);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String event = new String(input.readAllBytes(), UTF_8);
        try {
            output.write(answer(event).getBytes(UTF_8));
        } catch (SQLException | GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private String answer(String event) throws SQLException, GeneralSecurityException {
        if (event.contains("\"type\":\"REQUEST\"")) {
            String token = between(event, COOKIE);
            UUID user = token == null ? null : session(token);
            return user == null || token == null
                    ? "{\"isAuthorized\":false}"
                    : "{\"isAuthorized\":true,\"context\":{\"userId\":\"" + user + "\",\"sessionId\":\""
                            + token.substring(0, token.indexOf('.')) + "\"}}";
        }
        String signedIn = between(event, USER);
        if (signedIn != null) {
            return user(UUID.fromString(signedIn));
        }
        String token = between(event, COOKIE);
        UUID user = token == null ? null : session(token);
        return user == null ? http(401, "{}") : user(user);
    }

    private @Nullable UUID session(String token) throws SQLException, GeneralSecurityException {
        int dot = token.indexOf('.');
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT user_id, secret_hash, expires_at FROM auth.sessions WHERE id = ?")) {
            statement.setString(1, token.substring(0, dot));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || row.getTimestamp(3).getTime() < System.currentTimeMillis()) {
                    return null;
                }
                byte[] shown = MessageDigest.getInstance("SHA-256")
                        .digest(token.substring(dot + 1).getBytes(UTF_8));
                return MessageDigest.isEqual(shown, row.getBytes(2)) ? (UUID) row.getObject(1) : null;
            }
        }
    }

    private String user(UUID id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT name, email FROM users.users WHERE id = ?")) {
            statement.setObject(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return http(404, "{}");
                }
                return http(
                        200,
                        "{\"user\":{\"id\":\"" + id + "\",\"name\":\"" + escaped(row.getString(1)) + "\",\"email\":\""
                                + escaped(row.getString(2)) + "\"}}");
            }
        }
    }

    private static @Nullable String between(String text, String start) {
        int from = text.indexOf(start);
        return from < 0 ? null : text.substring(from + start.length(), text.indexOf('"', from + start.length()));
    }

    private static String http(int status, String body) {
        return "{\"statusCode\":" + status + ",\"headers\":{\"content-type\":\"application/json\"},\"body\":\""
                + escaped(body) + "\",\"isBase64Encoded\":false}";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
