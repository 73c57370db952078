package app.runtime.database;

import app.runtime.Configuration;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the credentials of the function's role, each time anew, as they change every few hours. A plain function
 * finds them in its environment; one that was restored from a snapshot asks Lambda's container endpoint ("Activating
 * SnapStart: runtime environment variables").
 */
final class RoleCredentials {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Configuration configuration;

    RoleCredentials(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * The credentials of now.
     *
     * @throws IllegalStateException if there are none
     */
    IamCredentials get() {
        String endpoint = configuration.find("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        if (endpoint != null) {
            return ask(endpoint);
        }
        return new IamCredentials(
                configuration.require("AWS_ACCESS_KEY_ID"),
                configuration.require("AWS_SECRET_ACCESS_KEY"),
                configuration.find("AWS_SESSION_TOKEN"));
    }

    private IamCredentials ask(String endpoint) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(endpoint).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            String token = configuration.find("AWS_CONTAINER_AUTHORIZATION_TOKEN");
            if (token != null) {
                connection.setRequestProperty("Authorization", token);
            }
            try (JsonReader in =
                    new JsonReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
                return read(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Lambda's credentials endpoint did not answer", e);
        }
    }

    private static IamCredentials read(JsonReader in) throws IOException {
        String accessKeyId = null;
        String secretAccessKey = null;
        String sessionToken = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "AccessKeyId" -> accessKeyId = text(in);
                case "SecretAccessKey" -> secretAccessKey = text(in);
                case "Token" -> sessionToken = text(in);
                default -> in.skipValue();
            }
        }
        in.endObject();
        if (accessKeyId == null || secretAccessKey == null) {
            throw new IllegalStateException("Lambda's credentials endpoint gave no credentials");
        }
        return new IamCredentials(accessKeyId, secretAccessKey, sessionToken);
    }

    private static @Nullable String text(JsonReader in) throws IOException {
        if (in.peek() == JsonToken.NULL) {
            in.nextNull();
            return null;
        }
        return in.nextString();
    }
}
