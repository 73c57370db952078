package app.api;

import com.google.api.HttpRule;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where an rpc is served: an HTTP method and a path whose segments are literals or whole variables, such as {@code GET
 * /api/entities/{id}}. Of google.api.http this is the part that API Gateway can route.
 *
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path the path template, as API Gateway and google.api.http both write it
 * @param hasBody whether the JSON body is the request message ({@code body: "*"})
 */
public record Route(String method, String path, boolean hasBody) {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+|\\{[a-z][a-z0-9_]*}");
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z][a-z0-9_]*)}");

    /**
     * Reads a google.api.http rule.
     *
     * @throws IllegalArgumentException if API Gateway cannot route it, saying why
     */
    static Route of(HttpRule rule) {
        if (rule.getAdditionalBindingsCount() > 0) {
            throw new IllegalArgumentException("additional_bindings are not supported: an rpc has one route");
        }
        if (!rule.getResponseBody().isEmpty()) {
            throw new IllegalArgumentException("response_body is not supported: the answer is the whole message");
        }
        if (!rule.getBody().isEmpty() && !rule.getBody().equals("*")) {
            throw new IllegalArgumentException("body must be \"*\" or absent, not \"" + rule.getBody() + "\"");
        }
        boolean hasBody = rule.getBody().equals("*");
        Route route = switch (rule.getPatternCase()) {
            case GET -> new Route("GET", rule.getGet(), hasBody);
            case POST -> new Route("POST", rule.getPost(), hasBody);
            case PUT -> new Route("PUT", rule.getPut(), hasBody);
            case PATCH -> new Route("PATCH", rule.getPatch(), hasBody);
            case DELETE -> new Route("DELETE", rule.getDelete(), hasBody);
            case CUSTOM, PATTERN_NOT_SET ->
                throw new IllegalArgumentException("the rule names none of get, post, put, patch, delete");
        };
        route.check();
        return route;
    }

    private void check() {
        if (!path.startsWith("/api/")) {
            throw new IllegalArgumentException("the path must start with /api/: " + path);
        }
        for (String segment : path.substring(1).split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("unsupported path segment \"" + segment + "\" in " + path
                        + ": a segment is a literal or one whole {variable}");
            }
        }
        if (variables().stream().distinct().count() != variables().size()) {
            throw new IllegalArgumentException("a variable is given twice in " + path);
        }
        if (hasBody && method.equals("GET")) {
            throw new IllegalArgumentException("a GET has no body");
        }
    }

    /** The names of the path variables, from left to right. */
    public List<String> variables() {
        Matcher matcher = VARIABLE.matcher(path);
        return Stream.iterate(matcher.find(), found -> found, found -> matcher.find())
                .map(found -> matcher.group(1))
                .toList();
    }

    /** The route key of API Gateway, such as {@code GET /api/entities/{id}}. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
