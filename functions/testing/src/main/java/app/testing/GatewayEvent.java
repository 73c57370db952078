package app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.PathTemplate;
import app.api.Route;
import app.api.Rpc;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The look of an API Gateway event of payload format 2.0 ("Working with AWS Lambda proxy integrations for HTTP APIs").
 */
final class GatewayEvent {

    private GatewayEvent() {}

    /** Fails unless the text is an event that API Gateway could send for that route of the rpc. */
    static void check(Rpc rpc, Route route, String json) {
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
        assertThat(event.get("routeKey").getAsString()).as("routeKey").isEqualTo(route.gatewayKey());
        assertThat(event.getAsJsonObject("headers").keySet())
                .as("headers: in lower case, the cookies apart")
                .allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT)) && !name.equals("cookie"));
        JsonObject context = event.getAsJsonObject("requestContext");
        assertThat(context.keySet())
                .as("members of requestContext")
                .contains("accountId", "apiId", "domainName", "domainPrefix", "http", "requestId")
                .contains("routeKey", "stage", "time", "timeEpoch");
        assertThat(context.get("routeKey")).isEqualTo(event.get("routeKey"));
        checkHttp(route, event.get("rawPath"), context.getAsJsonObject("http"));
    }

    private static void checkHttp(Route route, JsonElement rawPath, JsonObject http) {
        assertThat(http.keySet())
                .as("members of requestContext.http")
                .containsExactlyInAnyOrder("method", "path", "protocol", "sourceIp", "userAgent");
        assertThat(http.get("method").getAsString()).as("method").isEqualTo(route.method());
        assertThat(http.get("path")).as("http.path").isEqualTo(rawPath);
        StringBuilder path = new StringBuilder();
        append(path, route.template().segments());
        if (!route.template().verb().isEmpty()) {
            path.append(':').append(route.template().verb());
        }
        assertThat(rawPath.getAsString()).as("rawPath").matches(path.toString());
    }

    private static void append(StringBuilder regex, List<PathTemplate.Segment> segments) {
        for (PathTemplate.Segment segment : segments) {
            switch (segment) {
                case PathTemplate.Variable variable -> append(regex, variable.segments());
                case PathTemplate.Literal literal -> regex.append('/').append(Pattern.quote(literal.text()));
                case PathTemplate.Wildcard wildcard ->
                    regex.append(wildcard.parameter().isGreedy() ? "/.+" : "/[^/]+");
            }
        }
    }
}
