package app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Rpc;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The look of an API Gateway event of payload format 2.0 ("Working with AWS Lambda proxy integrations for HTTP APIs").
 */
final class GatewayEvent {

    private GatewayEvent() {}

    /** Fails unless the text is an event that API Gateway could send for the rpc's route. */
    static void check(Rpc rpc, String json) {
        JsonObject event = JsonParser.parseString(json).getAsJsonObject();
        assertThat(event.keySet())
                .as("members of the event of rpc %s", rpc)
                .contains("version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext")
                .contains("isBase64Encoded")
                .isSubsetOf(
                        "version",
                        "routeKey",
                        "rawPath",
                        "rawQueryString",
                        "cookies",
                        "headers",
                        "queryStringParameters",
                        "requestContext",
                        "body",
                        "pathParameters",
                        "isBase64Encoded",
                        "stageVariables");
        assertThat(event.get("version").getAsString()).as("version").isEqualTo("2.0");
        assertThat(event.get("routeKey").getAsString()).as("routeKey").isEqualTo(rpc.routeKey());
        assertThat(event.getAsJsonObject("headers").keySet())
                .as("headers: in lower case, the cookies apart")
                .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals("cookie"));
        JsonObject context = event.getAsJsonObject("requestContext");
        assertThat(context.keySet())
                .as("members of requestContext")
                .contains("accountId", "apiId", "domainName", "domainPrefix", "http", "requestId")
                .contains("routeKey", "stage", "time", "timeEpoch");
        assertThat(context.get("routeKey")).isEqualTo(event.get("routeKey"));
        checkHttp(rpc, event.get("rawPath"), context.getAsJsonObject("http"));
    }

    private static void checkHttp(Rpc rpc, JsonElement rawPath, JsonObject http) {
        assertThat(http.keySet())
                .as("members of requestContext.http")
                .containsExactlyInAnyOrder("method", "path", "protocol", "sourceIp", "userAgent");
        String[] route = rpc.routeKey().split(" ", 2);
        assertThat(http.get("method").getAsString()).as("method").isEqualTo(route[0]);
        assertThat(http.get("path")).as("http.path").isEqualTo(rawPath);
        Pattern path = Pattern.compile(route[1].replaceAll("\\{[^}]*}", "[^/]+"));
        assertThat(rawPath.getAsString()).as("rawPath").matches(path);
    }
}
