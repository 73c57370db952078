package app.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** This machine: what it is, and what else it does meanwhile. */
final class Machine {

    private static final Path STAT = Path.of("/proc/stat");

    private Machine() {}

    /** Name, processors, versions: whatever a figure depends on. */
    static Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("java", System.getProperty("java.vm.version"));
        return facts;
    }

    private static String processor() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        } catch (IOException e) {
            // Not a Linux.
        }
        return "unknown";
    }

    /**
     * Processor time since the system's start, in ticks.
     *
     * @param busy by anybody
     * @param stolen by other guests of the same host
     * @param all of all processors, idle or not
     */
    record Ticks(long busy, long stolen, long all) {

        double busyShare(Ticks before) {
            return all == before.all ? 0 : (double) (busy - before.busy) / (all - before.all);
        }

        double stolenShare(Ticks before) {
            return all == before.all ? 0 : (double) (stolen - before.stolen) / (all - before.all);
        }
    }

    static Ticks ticks() {
        try {
            String[] fields =
                    Files.readString(STAT).lines().findFirst().orElse("").split("\\s+");
            long all = 0;
            for (int i = 1; i <= 8 && i < fields.length; i++) {
                all += Long.parseLong(fields[i]);
            }
            long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
            long stolen = fields.length > 8 ? Long.parseLong(fields[8]) : 0;
            return new Ticks(all - idle, stolen, all);
        } catch (IOException | RuntimeException e) {
            return new Ticks(0, 0, 0);
        }
    }

    /** The share of all processors that others use now, seen over a second in which we do nothing. */
    static double othersShare() throws InterruptedException {
        Ticks before = ticks();
        Thread.sleep(1000);
        return ticks().busyShare(before);
    }

    /** Processor time of a process, in nanoseconds; of those of its threads that live. */
    static long cpuNanos(ProcessHandle process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        long sum = 0;
        try (var threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                String text = Files.readString(thread.resolve("schedstat"));
                sum += Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            return sum;
        } catch (IOException | RuntimeException e) {
            return process.info()
                    .totalCpuDuration()
                    .map(java.time.Duration::toNanos)
                    .orElse(0L);
        }
    }

    /** The most memory that a process had resident, in MB; 0 where the system does not say. */
    static double peakMegabytes(ProcessHandle process) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
                }
            }
        } catch (IOException e) {
            // Not a Linux.
        }
        return 0;
    }
}
