package app.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Calls to an emulator's Lambda and Secrets Manager, by a caller whom IAM allows everything. */
final class AwsCalls {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final URI endpoint;
    private final Map<String, String> names = new HashMap<>();

    AwsCalls(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Invokes the version of a function that {@code live} names.
     *
     * @param function the rpc that it serves, such as {@code user.v1.UserService/GetUser}, or its handler's class
     * @throws AssertionError if the function fails, with what it said
     */
    String invoke(String function, String payload) throws IOException, InterruptedException {
        if (names.isEmpty()) {
            readNames();
        }
        String name = Objects.requireNonNull(names.get(function), () -> "no function for " + function + " in " + names);
        HttpResponse<String> answer = send(
                "lambda",
                request("/2015-03-31/functions/" + name + "/invocations?Qualifier=live")
                        .POST(BodyPublishers.ofString(payload)));
        if (answer.headers().firstValue("x-amz-function-error").isPresent()) {
            throw new AssertionError(function + " failed: " + answer.body());
        }
        return answer.body();
    }

    private void readNames() throws IOException, InterruptedException {
        String marker = "";
        do {
            String query = marker.isEmpty() ? "" : "?Marker=" + URLEncoder.encode(marker, UTF_8);
            JsonObject page = JsonParser.parseString(send(
                                    "lambda",
                                    request("/2015-03-31/functions" + query).GET())
                            .body())
                    .getAsJsonObject();
            for (JsonElement each : page.getAsJsonArray("Functions")) {
                JsonObject function = each.getAsJsonObject();
                JsonObject environment = function.getAsJsonObject("Environment");
                JsonElement rpc = environment == null
                        ? null
                        : environment.getAsJsonObject("Variables").get("RPC");
                names.put(
                        (rpc == null ? function.get("Handler") : rpc).getAsString(),
                        function.get("FunctionName").getAsString());
            }
            JsonElement next = page.get("NextMarker");
            marker = next == null || next.isJsonNull() ? "" : next.getAsString();
        } while (!marker.isEmpty());
    }

    /** Fills a secret. */
    void putSecret(String id, String value) throws IOException, InterruptedException {
        JsonObject secret = new JsonObject();
        secret.addProperty("SecretId", id);
        secret.addProperty("SecretString", value);
        secret.addProperty("ClientRequestToken", UUID.randomUUID().toString());
        send(
                "secretsmanager",
                request("/")
                        .header("x-amz-target", "secretsmanager.PutSecretValue")
                        .header("content-type", "application/x-amz-json-1.1")
                        .POST(BodyPublishers.ofString(secret.toString())));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(TIMEOUT);
    }

    /** Emulators read of a signature which service it is for, and believe the rest. */
    private static HttpResponse<String> send(String service, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        request.header(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/" + service
                        + "/aws4_request, SignedHeaders=host, Signature=0");
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(service + " answered " + answer.statusCode() + " " + answer.body());
        }
        return answer;
    }
}
