package app.local;

import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person wants to know once everything is up. */
final class Summary {

    private Summary() {}

    /**
     * The summary, several lines.
     *
     * @param notes further facts, a name and a value each
     */
    static String of(HttpApiSpec api, int port, int apiPort, List<String[]> notes, Path logs, Duration took) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, "%nServing http://localhost:%d (after %.1f s)%n%n", port, took.toMillis() / 1000.0));
        List<String[]> facts = new ArrayList<>();
        facts.add(new String[] {"HTTP API", "http://localhost:" + apiPort + " (all routes, /rpc/* too)"});
        facts.add(new String[] {"Console", "http://localhost:" + port + "/_local/ (requests, traces, logs, the API)"});
        facts.addAll(notes);
        facts.add(new String[] {"Logs", logs.toString()});
        facts.add(new String[] {"Stop", "Ctrl-C"});
        for (String[] fact : facts) {
            text.append(String.format(Locale.ROOT, "  %-14s %s%n", fact[0], fact[1]));
        }
        text.append('\n');
        int width = api.routes().stream()
                .mapToInt(route -> route.key().length())
                .max()
                .orElse(0);
        for (RouteSpec route : api.routes()) {
            int space = route.key().indexOf(' ');
            String method = space < 0 ? "ANY" : route.key().substring(0, space);
            String path = route.key().substring(space + 1);
            text.append(String.format(
                    Locale.ROOT,
                    "  %-6s %-" + Math.max(1, width - 4) + "s %-18s %s%n",
                    method,
                    path,
                    access(route.access()),
                    route.function().name()));
        }
        return text.toString();
    }

    private static String access(RouteAccess access) {
        if (access instanceof RouteAccess.Open) {
            return "public";
        }
        if (access instanceof RouteAccess.Iam) {
            return "IAM";
        }
        return ((RouteAccess.Authorized) access).authorizer().function().name();
    }
}
