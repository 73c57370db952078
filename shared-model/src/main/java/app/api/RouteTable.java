package app.api;

import app.v1.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;

/**
 * What a browser may call, as JSON: for the generators of other languages, so that how google.api.http is read stands
 * here only. By rpc its access and its routes; of a route the method, the segments of the path, and which field the
 * body and the answer are. Nothing in it needs an escape: names and literals are ASCII letters, digits and a few marks.
 */
public final class RouteTable {

    private RouteTable() {}

    /** Writes the routes of proto/ into the file that the first argument names; the build calls it. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        try {
            Files.writeString(file, json(Catalogue.ofProto().rpcs()));
        } catch (IllegalArgumentException e) {
            // What an rpc declares cannot be: a sentence that names it.
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** The routes of those rpcs. */
    public static String json(List<Rpc> rpcs) {
        StringJoiner json = new StringJoiner(",\n", "{\n", "\n}\n");
        for (Rpc rpc : rpcs) {
            if (rpc.access() != Access.ACCESS_INTERNAL) {
                StringJoiner routes = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
                rpc.routes().forEach(route -> routes.add(json(route)));
                String access = rpc.access() == Access.ACCESS_PUBLIC ? "PUBLIC" : "SESSION";
                json.add(text(rpc.path()) + ": {" + member("access", text(access)) + ", "
                        + member("routes", routes.toString()) + "}");
            }
        }
        return json.toString();
    }

    private static String json(Route route) {
        return "{" + member("method", text(route.method())) + ", " + member("path", text(route.path())) + ", "
                + member("segments", segments(route.template().segments())) + ", "
                + member("verb", text(route.template().verb())) + ", " + member("body", text(route.body())) + ", "
                + member("responseBody", text(route.responseBody())) + "}";
    }

    /** A literal is a text, a variable its field and its own segments; {@code *} and {@code **} stay as they are. */
    private static String segments(List<PathTemplate.Segment> segments) {
        StringJoiner json = new StringJoiner(", ", "[", "]");
        for (PathTemplate.Segment segment : segments) {
            json.add(
                    switch (segment) {
                        case PathTemplate.Literal literal -> text(literal.text());
                        case PathTemplate.Wildcard wildcard ->
                            text(wildcard.parameter().isGreedy() ? "**" : "*");
                        case PathTemplate.Variable variable ->
                            "{" + member("field", text(variable.field())) + ", "
                                    + member("segments", segments(variable.segments())) + "}";
                    });
        }
        return json.toString();
    }

    private static String member(String name, String json) {
        return text(name) + ": " + json;
    }

    private static String text(String text) {
        return '"' + text + '"';
    }
}
