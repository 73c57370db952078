package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteSpec;
import app.local.assembly.ThrottleSpec;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Invoker;
import app.local.lambda.Lambda;
import app.local.site.LocalServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Whole requests through the local target: gateway, authorizer, function, database. First as fast as it goes, without
 * the template's limit on requests a second; then into limits and out of them again.
 */
final class GatewayBenchmark {

    private static final String PART = "through the local gateway";
    private static final String OVERLOAD = "overload";
    private static final byte[] READ = LoadClient.request("GET", "/api/user/me", "");
    private static final byte[] WRITE = LoadClient.request("POST", "/api/entities", "{\"name\":\"load\"}");

    /** Requests after which it is measured, as functions are. */
    private static final int WARM_UP = 1_000;

    private static final int GROWTH_SECONDS = 2;
    private static final int MAX_GROWTH = 15;

    private final Fixture laboratory;
    private final BenchmarkResults results;

    GatewayBenchmark(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    void measure(int seconds, List<Integer> loads, BenchmarkProgress progress) throws Exception {
        LongAdder inFunctions = new LongAdder();
        Invoker timed = (function, payload, trace) -> {
            long began = System.nanoTime();
            try {
                return laboratory.lambda().invoke(function, payload, trace);
            } finally {
                inFunctions.add(System.nanoTime() - began);
            }
        };
        try (HttpApi api = api(timed, Optional.empty());
                LocalServer server = serve(api)) {
            progress.step("through the gateway, warming up");
            overhead(server.port(), inFunctions, WARM_UP);
            progress.step("through the gateway, 1 client");
            Figures overhead = overhead(server.port(), inFunctions, 100 * seconds);
            String figure = String.format(Locale.ROOT, "gateway's own share after %,d requests", WARM_UP);
            results.add(Row.of(PART, "1 client", figure, "ms", overhead).limited(0.2, 0.1));
            Map<Integer, Double> perSecond = new HashMap<>();
            for (int clients : loads) {
                progress.step("through the gateway, " + clients + " clients");
                grow(server.port(), clients);
                Load.Outcome outcome = Load.run(server.port(), READ, clients, seconds, 0);
                String what = clients == 1 ? "1 client" : clients + " clients";
                results.add(Row.of(PART, what, "p50", "ms", outcome.quantile(0.5)));
                results.add(Row.of(PART, what, "p99", "ms", outcome.quantile(0.99)));
                results.add(Row.of(PART, what, "answers a second", "", outcome.perSecond()));
                perSecond.put(clients, outcome.perSecond());
                if (outcome.millis().size()
                        != outcome.statuses().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()) {
                    results.note("through the gateway, " + what + ": answers by status " + outcome.statuses());
                }
            }
            if (loads.contains(32)) {
                double slower = perSecond.getOrDefault(8, 0.0) / perSecond.getOrDefault(32, 0.0);
                results.add(Row.of(PART, "32 clients", "answers a second, 8 clients ÷ 32", "×", slower)
                        .limited(1.0, 0.95));
            }
        }
    }

    /** What is left of a request when the two invocations are taken off. */
    private static Figures overhead(int port, LongAdder inFunctions, int requests) throws Exception {
        List<Double> overhead = new ArrayList<>();
        try (LoadClient client = new LoadClient(port)) {
            for (int i = 0; i < requests; i++) {
                inFunctions.reset();
                long sent = System.nanoTime();
                client.send(READ);
                overhead.add((System.nanoTime() - sent - inFunctions.sum()) / 1e6);
            }
        }
        return Figures.of(overhead);
    }

    /** Loads it until no further environment is started for so many clients. */
    private void grow(int port, int clients) throws Exception {
        int running;
        int rounds = 0;
        do {
            running = laboratory.lambda().running();
            Load.run(port, READ, clients, GROWTH_SECONDS, 0);
        } while (laboratory.lambda().running() > running && ++rounds < MAX_GROWTH);
    }

    /** Far too many requests for a while: who is refused is told so at once, who is served is served, once each. */
    void overload(int seconds, BenchmarkProgress progress) throws Exception {
        progress.step("overload: too many requests a second");
        try (HttpApi api = api(laboratory.lambda(), Optional.of(new ThrottleSpec(20, 20)));
                LocalServer server = serve(api)) {
            overload(server.port(), "limit of 20 requests a second", seconds);
        }
        progress.step("overload: too many requests at once");
        try (Lambda few = laboratory.another(4);
                HttpApi api = api(few, Optional.empty());
                LocalServer server = serve(api)) {
            overload(server.port(), "4 environments a function", seconds);
        }
    }

    private void overload(int port, String limit, int seconds) throws Exception {
        Load.run(port, WRITE, 1, seconds, 100); // Warm.
        Load.Outcome before = Load.run(port, WRITE, 1, seconds, 100);
        long rows = rows();
        Load.Outcome storm = Load.run(port, WRITE, 16, seconds, 5);
        long stored = rows() - rows;
        Thread.sleep(1500);
        Load.Outcome after = Load.run(port, WRITE, 1, seconds, 100);
        results.add(Row.of(OVERLOAD, limit, "p50 before", "ms", before.quantile(0.5)));
        results.add(Row.of(OVERLOAD, limit, "p50 of those served, 16 clients", "ms", storm.quantile(0.5)));
        results.add(Row.of(OVERLOAD, limit, "p50 afterwards", "ms", after.quantile(0.5)));
        results.add(Row.of(OVERLOAD, limit, "served", "", storm.count(200)));
        results.add(Row.of(OVERLOAD, limit, "refused, 429 or 503", "", storm.count(429) + storm.count(503)));
        int all = storm.statuses().values().stream().mapToInt(Integer::intValue).sum();
        int lost = all - storm.count(200) - storm.count(429) - storm.count(503);
        results.add(Row.of(OVERLOAD, limit, "neither", "", lost));
        results.add(Row.of(OVERLOAD, limit, "served but not stored", "", storm.count(200) - stored));
        results.note(String.format(
                Locale.ROOT,
                "Overload, %s: answers by status %s; afterwards %s.",
                limit,
                storm.statuses(),
                after.statuses()));
    }

    private long rows() throws Exception {
        try (Connection connection = laboratory.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM dummy.entities WHERE name = 'load'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The site on the same gateway. */
    void site(SiteBenchmark site, BenchmarkProgress progress) throws Exception {
        try (HttpApi api = api(laboratory.lambda(), Optional.empty());
                LocalServer server = serve(api)) {
            site.measure(server.port(), progress);
        }
    }

    /** @param throttle instead of the template's, for every route */
    private HttpApi api(Invoker invoker, Optional<ThrottleSpec> throttle) {
        HttpApiSpec declared = laboratory.assembly().api();
        List<RouteSpec> routes = declared.routes().stream()
                .map(route ->
                        new RouteSpec(route.key(), route.access(), route.function(), route.timeout(), Optional.empty()))
                .toList();
        HttpApiSpec spec = new HttpApiSpec(
                declared.id(), declared.stage(), declared.stageVariables(), routes, declared.cors(), throttle);
        return new HttpApi(spec, invoker, AccessKey.random(), Instant::now);
    }

    private LocalServer serve(HttpApi api) throws Exception {
        return LocalServer.start(
                0,
                0,
                api,
                Path.of("web"),
                laboratory.assembly().site(),
                (method, path, status, took, remark, trace) -> {});
    }
}
