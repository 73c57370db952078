package app.local.gateway;

import app.local.assembly.RouteSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. The most specific one wins: segment by segment a literal before a {@code {parameter}}
 * before a {@code {greedy+}}, then a method before ANY, and {@code $default} last of all.
 */
final class Routes {

    private static final String DEFAULT = "$default";

    private final List<Route> routes;

    Routes(List<RouteSpec> specs) {
        routes = specs.stream()
                .map(Route::of)
                .sorted(Comparator.comparing(Route::rank))
                .toList();
    }

    /** A route that matches, and the values of its parameters. */
    record Match(RouteSpec route, Map<String, String> parameters) {}

    /** @param path percent-decoded, without the stage */
    Optional<Match> find(String method, String path) {
        String[] segments = split(path);
        for (Route route : routes) {
            Map<String, String> parameters = route.match(method, segments);
            if (parameters != null) {
                return Optional.of(new Match(route.spec(), parameters));
            }
        }
        return Optional.empty();
    }

    private static String[] split(String path) {
        return path.startsWith("/") ? path.substring(1).split("/", -1) : path.split("/", -1);
    }

    /** A route key taken apart; {@code $default} has the method ANY and no segments. */
    private record Route(RouteSpec spec, String method, String[] segments, boolean isDefault) {

        static Route of(RouteSpec spec) {
            if (spec.key().equals(DEFAULT)) {
                return new Route(spec, "ANY", new String[0], true);
            }
            int space = spec.key().indexOf(' ');
            return new Route(
                    spec, spec.key().substring(0, space), split(spec.key().substring(space + 1)), false);
        }

        /** Sorts before the rank of every less specific route. */
        String rank() {
            if (isDefault) {
                return "~";
            }
            StringBuilder rank = new StringBuilder();
            for (String segment : segments) {
                rank.append(isGreedy(segment) ? '3' : isParameter(segment) ? '2' : '1');
            }
            return rank.append(method.equals("ANY") ? '1' : '0').toString();
        }

        @Nullable
        Map<String, String> match(String requestMethod, String[] path) {
            if (isDefault) {
                return Map.of();
            }
            if (!method.equals("ANY") && !method.equals(requestMethod)) {
                return null;
            }
            Map<String, String> parameters = new LinkedHashMap<>();
            for (int i = 0; i < segments.length; i++) {
                String segment = segments[i];
                if (i >= path.length) {
                    return null;
                }
                if (isGreedy(segment)) {
                    String rest = String.join("/", List.of(path).subList(i, path.length));
                    parameters.put(segment.substring(1, segment.length() - 2), rest);
                    return rest.isEmpty() ? null : parameters;
                }
                if (isParameter(segment)) {
                    if (path[i].isEmpty()) {
                        return null;
                    }
                    parameters.put(segment.substring(1, segment.length() - 1), path[i]);
                } else if (!segment.equals(path[i])) {
                    return null;
                }
            }
            return path.length == segments.length ? parameters : null;
        }

        private static boolean isParameter(String segment) {
            return segment.startsWith("{") && segment.endsWith("}");
        }

        private static boolean isGreedy(String segment) {
            return segment.startsWith("{") && segment.endsWith("+}");
        }
    }

    /** The route keys from the most to the least specific. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        routes.forEach(route -> keys.add(route.spec().key()));
        return keys;
    }
}
