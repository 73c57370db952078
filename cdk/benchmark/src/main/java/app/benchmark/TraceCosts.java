package app.benchmark;

import app.benchmark.BenchmarkResults.Row;
import app.local.assembly.FunctionSpec;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipFile;

/**
 * What traces add to a start and to a warm call: the same function without any and with each way to hand them over, in
 * turn. Whoever takes them does nothing with them.
 */
final class TraceCosts {

    private static final String PART = "traces";
    private static final int BLOCK = 250;
    private static final int WARM_UP = 1_000;

    /** One of the three addressees, and what it may cost a warm call, in milliseconds. */
    private record Way(String name, Scenario subject, boolean sampled, double must, double aim) {}

    private static final class Series {
        final List<Double> p50 = new ArrayList<>();
        final List<Double> cpu = new ArrayList<>();
    }

    private final Fixture laboratory;
    private final BenchmarkResults results;

    TraceCosts(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    void measure(Scenario subject, int coldRounds, int calls, BenchmarkProgress progress) throws Exception {
        results.add(Row.of(PART, "runtime.jar", "classes that make them", "kB", archived(subject.function())));
        try (Daemon daemon = new Daemon();
                Collector collector = new Collector()) {
            // With these variables Lambda runs a function whose template asks for X-Ray.
            Scenario toXray =
                    subject.with(Map.of("OTEL_TRACES_EXPORTER", "xray", "AWS_XRAY_DAEMON_ADDRESS", daemon.address()));
            Scenario toCollector = subject.with(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()));
            List<Way> ways = List.of(
                    new Way("to X-Ray's daemon", toXray, true, 0.05, 0.025),
                    new Way("to a collector", toCollector, true, 0.05, 0.025),
                    new Way("to X-Ray's daemon, not sampled", toXray, false, 0.01, 0.005));
            cold(subject, ways.subList(0, 2), coldRounds, progress);
            if (daemon.datagrams.get() < coldRounds || collector.requests.get() < coldRounds) {
                throw new IllegalStateException("not every start's traces arrived");
            }
            warm(subject, ways, calls, progress);
        }
    }

    private void cold(Scenario subject, List<Way> ways, int rounds, BenchmarkProgress progress) throws Exception {
        progress.step("traces: cold starts of " + subject.name());
        List<List<Double>> ratios = new ArrayList<>();
        ways.forEach(way -> ratios.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            // By turns also in who is first.
            double without = round % 2 == 0 ? start(subject, false) : 0;
            double[] with = new double[ways.size()];
            for (int i = 0; i < with.length; i++) {
                with[i] = start(ways.get(i).subject(), true);
            }
            without = round % 2 == 0 ? without : start(subject, false);
            for (int i = 0; i < with.length; i++) {
                ratios.get(i).add(with[i] / without);
            }
        }
        for (int i = 0; i < ways.size(); i++) {
            String figure = "cold start of " + subject.name() + ", × without";
            results.add(Row.of(PART, ways.get(i).name(), figure, "×", Figures.of(ratios.get(i)))
                    .limited(1.1, 1.05));
        }
    }

    private double start(Scenario subject, boolean sampled) throws Exception {
        try (OneProcess process = process(subject, sampled)) {
            return process.awaitInit() + process.call(subject.event(), subject.expected(), 1)[0];
        }
    }

    private void warm(Scenario subject, List<Way> ways, int calls, BenchmarkProgress progress) throws Exception {
        progress.step("traces: warm calls of " + subject.name());
        List<OneProcess> processes = new ArrayList<>();
        try {
            processes.add(process(subject, false));
            for (Way way : ways) {
                processes.add(process(way.subject(), way.sampled()));
            }
            List<Series> series = new ArrayList<>();
            for (OneProcess process : processes) {
                process.awaitInit();
                process.call(subject.event(), subject.expected(), WARM_UP);
                series.add(new Series());
            }
            for (int block = 0; block < calls / BLOCK; block++) {
                for (int i = 0; i < processes.size(); i++) {
                    // By turns also in who is first.
                    int turn = (i + block) % processes.size();
                    run(processes.get(turn), subject, series.get(turn));
                }
            }
            for (int i = 0; i < ways.size(); i++) {
                report(ways.get(i), subject, series.getFirst(), series.get(i + 1));
            }
        } finally {
            for (OneProcess process : processes) {
                process.close();
            }
        }
    }

    private static void run(OneProcess process, Scenario subject, Series series) throws Exception {
        long before = process.cpuNanos();
        double[] millis = process.call(subject.event(), subject.expected(), BLOCK);
        series.cpu.add((process.cpuNanos() - before) / 1e6 / BLOCK);
        series.p50.add(Figures.of(millis).median());
    }

    private void report(Way way, Scenario subject, Series without, Series with) {
        String call = "a warm call of " + subject.name();
        results.add(Row.of(PART, way.name(), call + ", p50 added", "ms", added(without.p50, with.p50))
                .limited(way.must(), way.aim()));
        results.add(Row.of(PART, way.name(), call + ", processor time added", "ms", added(without.cpu, with.cpu)));
    }

    private static Figures added(List<Double> without, List<Double> with) {
        List<Double> differences = new ArrayList<>();
        for (int i = 0; i < with.size(); i++) {
            differences.add(with.get(i) - without.get(i));
        }
        return Figures.of(differences);
    }

    private OneProcess process(Scenario subject, boolean sampled) throws IOException {
        return new OneProcess(api -> laboratory.starter().start(subject.onDemand(), api, false, List.of()), sampled);
    }

    /** In kB, as the jar in the archive has them: without compression. */
    private double archived(FunctionSpec function) throws IOException {
        Path jar = laboratory.starter().unpacked(function).resolve("lib/runtime-1.jar");
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.stream()
                            .filter(entry -> entry.getName().startsWith("app/runtime/trace/"))
                            .mapToLong(entry -> entry.getCompressedSize())
                            .sum()
                    / 1e3;
        }
    }

    /** Takes what is sent. */
    private static final class Daemon implements AutoCloseable {

        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final AtomicInteger datagrams = new AtomicInteger();

        Daemon() throws IOException {
            Thread.ofPlatform().daemon().start(this::receive);
        }

        private void receive() {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            try {
                while (true) {
                    socket.receive(packet);
                    datagrams.incrementAndGet();
                }
            } catch (IOException e) {
                // Closed: the measurement is over.
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Takes what is sent and says so. */
    private static final class Collector implements AutoCloseable {

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger requests = new AtomicInteger();

        Collector() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/v1/traces", exchange -> {
                requests.incrementAndGet();
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
