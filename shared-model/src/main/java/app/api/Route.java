package app.api;

import com.google.api.HttpRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where an rpc is served, by one rule of google.api.http: an HTTP method, a path, and what body and answer hold.
 *
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param template the path
 * @param body the field that the body is; {@code *} where it is the request message but for what the path gives; empty
 *     where there is no body
 * @param responseBody the field of the response message that the answer is; empty where it is the whole message
 */
public record Route(String method, PathTemplate template, String body, String responseBody) {

    /**
     * Reads a google.api.http rule and its additional bindings, in this order.
     *
     * @throws IllegalArgumentException if API Gateway cannot route one, saying why
     */
    static List<Route> of(HttpRule rule) {
        List<Route> routes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        add(one(rule), routes, seen);
        for (HttpRule additional : rule.getAdditionalBindingsList()) {
            if (additional.getAdditionalBindingsCount() > 0) {
                throw new IllegalArgumentException("additional_bindings hold no additional_bindings of their own");
            }
            add(one(additional), routes, seen);
        }
        return List.copyOf(routes);
    }

    private static void add(Route route, List<Route> routes, Set<String> seen) {
        if (!seen.add(route.gatewayKey() + ":" + route.template().verb())) {
            throw new IllegalArgumentException("two of its routes match the same requests: " + route);
        }
        routes.add(route);
    }

    private static Route one(HttpRule rule) {
        return switch (rule.getPatternCase()) {
            case GET -> of("GET", rule.getGet(), rule);
            case POST -> of("POST", rule.getPost(), rule);
            case PUT -> of("PUT", rule.getPut(), rule);
            case PATCH -> of("PATCH", rule.getPatch(), rule);
            case DELETE -> of("DELETE", rule.getDelete(), rule);
            case CUSTOM, PATTERN_NOT_SET ->
                throw new IllegalArgumentException("the rule names none of get, post, put, patch, delete");
        };
    }

    private static Route of(String method, String path, HttpRule rule) {
        if (!path.startsWith("/api/")) {
            throw new IllegalArgumentException("the path must start with /api/: " + path);
        }
        if (!rule.getBody().isEmpty() && method.equals("GET")) {
            throw new IllegalArgumentException("a GET has no body");
        }
        return new Route(method, PathTemplate.parse(path), rule.getBody(), rule.getResponseBody());
    }

    /** The path template, as the proto has it. */
    public String path() {
        return template.text();
    }

    /** Whether a request has a body. */
    public boolean hasBody() {
        return !body.isEmpty();
    }

    /** Whether the body is the whole request message, so that no field is left to the query. */
    public boolean isWholeBody() {
        return body.equals("*");
    }

    /** The names of the fields that the path gives, from left to right. */
    public List<String> variables() {
        return template.variables().stream().map(PathTemplate.Variable::field).toList();
    }

    /** The route key of API Gateway, such as {@code GET /api/entities/{id}}. */
    public String gatewayKey() {
        return method + " " + template.gatewayPath();
    }

    /** The route as the proto has it, such as {@code POST /api/entities/{id}:cancel}. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
