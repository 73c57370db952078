package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an environment logs: its process's output, and the lines that Lambda puts around it. An invocation's END and
 * REPORT come after its output, which may arrive later than its response; so they are kept back until {@link #flush},
 * or until the next invocation starts. Guarded by its own monitor, under which nothing is waited for.
 */
final class EnvironmentLog {

    /** As much of an invocation's log as the Invoke API returns, in characters. */
    private static final int TAIL_LIMIT = 4096;

    private static final String VERSION = "java:" + Runtime.version().feature();

    private final FunctionSpec function;
    private final String environment;
    private final FunctionLog log;
    private final StringBuilder tail = new StringBuilder();
    private String requestId = "";
    private @Nullable Ended ended;
    private long peakMegabytes;

    /** An invocation whose last lines are kept back. */
    private record Ended(ReportLine report, CompletableFuture<String> tail) {}

    EnvironmentLog(FunctionSpec function, String environment, FunctionLog log) {
        this.function = function;
        this.environment = environment;
        this.log = log;
    }

    void initStart(long pid) {
        platform("INIT_START Runtime Version: " + VERSION + " (process " + pid + ")");
    }

    /** The snapshot is taken, and what comes after it begins. */
    void initialised(EnvironmentLife life) {
        initReport(life.initNanos(), "success");
        platform("RESTORE_START Runtime Version: " + VERSION);
    }

    void restored(EnvironmentLife life) {
        platform("RESTORE_REPORT Restore Duration: " + ReportLine.millis(life.restoreNanos()) + " ms");
    }

    /** @param errorType empty if it took too long */
    void initFailed(long nanos, String errorType) {
        initReport(nanos, errorType.isEmpty() ? "timeout" : "error\tError Type: " + errorType);
    }

    private void initReport(long nanos, String status) {
        platform("INIT_REPORT Init Duration: " + ReportLine.millis(nanos) + " ms\tPhase: init\tStatus: " + status);
    }

    /** @param line empty for none */
    void warn(String line) {
        if (!line.isEmpty()) {
            write(LogLine.Kind.WARNING, line);
        }
    }

    void output(String line) {
        write(LogLine.Kind.OUTPUT, line);
    }

    /** An invocation starts: what comes from now on belongs to it. */
    synchronized void start(String newRequestId) {
        flush();
        tail.setLength(0);
        requestId = newRequestId;
        platform("START RequestId: " + newRequestId + " Version: " + FunctionJvm.version(function));
    }

    /** The invocation is over. @return the last 4 KB of its log, once they have been written */
    synchronized CompletableFuture<String> end(ReportLine report) {
        flush();
        Ended now = new Ended(report, new CompletableFuture<>());
        ended = now;
        return now.tail();
    }

    /** Its output is here: writes what was kept back, unless that was done. @param peak memory in MB so far */
    synchronized void flush(ReportLine report, long peak) {
        peakMegabytes = Math.max(peakMegabytes, peak);
        if (ended != null && ended.report() == report) {
            flush();
        }
    }

    private void flush() {
        Ended last = ended;
        if (last != null) {
            ended = null;
            platform("END RequestId: " + last.report().requestId());
            platform(last.report().text(function, peakMegabytes));
            last.tail().complete(tail.toString());
        }
    }

    private void platform(String line) {
        write(LogLine.Kind.PLATFORM, line);
    }

    private synchronized void write(LogLine.Kind kind, String line) {
        tail.append(line.length() > TAIL_LIMIT ? line.substring(line.length() - TAIL_LIMIT) : line)
                .append('\n');
        if (tail.length() > TAIL_LIMIT) {
            tail.delete(0, tail.length() - TAIL_LIMIT);
        }
        log.write(kind, environment, requestId, line);
    }
}
