package app.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many clients, each sending its next request when the one before is answered, or after a pause. */
final class Load {

    /**
     * What came of it.
     *
     * @param millis of each answer with status 200
     * @param statuses how many answers of each status; 0 where none came
     * @param seconds how long it took
     */
    record Outcome(List<Double> millis, Map<Integer, Integer> statuses, double seconds) {

        int count(int status) {
            return statuses.getOrDefault(status, 0);
        }

        double quantile(double share) {
            double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted.length == 0 ? Double.NaN : Figures.quantile(sorted, share);
        }

        double perSecond() {
            return count(200) / seconds;
        }
    }

    private Load() {}

    /** @param pauseMillis between an answer and the next request of the same client */
    static Outcome run(int port, byte[] request, int clients, double seconds, int pauseMillis) throws Exception {
        List<Future<Outcome>> running = new ArrayList<>();
        long began = System.nanoTime();
        long end = began + (long) (seconds * 1e9);
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> one(port, request, end, pauseMillis)));
            }
        }
        List<Double> millis = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (Future<Outcome> future : running) {
            Outcome outcome = future.get();
            millis.addAll(outcome.millis());
            outcome.statuses().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
        }
        return new Outcome(millis, statuses, (System.nanoTime() - began) / 1e9);
    }

    private static Outcome one(int port, byte[] request, long end, int pauseMillis) throws Exception {
        List<Double> millis = new ArrayList<>();
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (LoadClient client = new LoadClient(port)) {
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                int status = client.send(request);
                if (status == 200) {
                    millis.add((System.nanoTime() - sent) / 1e6);
                }
                statuses.merge(status, 1, Integer::sum);
                if (pauseMillis > 0) {
                    Thread.sleep(pauseMillis);
                }
            }
        } catch (IOException e) {
            statuses.merge(0, 1, Integer::sum);
        }
        return new Outcome(millis, statuses, 0);
    }
}
