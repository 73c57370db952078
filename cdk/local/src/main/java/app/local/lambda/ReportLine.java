package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The REPORT line of an invocation.
 *
 * @param nanos how long it took
 * @param started the life of the environment, if this is its first invocation: it is billed for the start too
 * @param status what ends the line; empty for nothing
 */
record ReportLine(String requestId, long nanos, @Nullable EnvironmentLife started, String status) {

    String text(FunctionSpec function, long peakMegabytes) {
        String phases = "";
        long billed = ceilMillis(nanos);
        if (started != null && function.snapStart()) {
            long restore = ceilMillis(started.restoreNanos());
            phases = "\tRestore Duration: " + millis(started.restoreNanos()) + " ms\tBilled Restore Duration: "
                    + restore + " ms";
            billed += restore;
        } else if (started != null) {
            phases = "\tInit Duration: " + millis(started.initNanos()) + " ms";
            billed = ceilMillis(nanos + started.initNanos());
        }
        return "REPORT RequestId: " + requestId + "\tDuration: " + millis(nanos) + " ms\tBilled Duration: " + billed
                + " ms\tMemory Size: " + function.memoryMb() + " MB\tMax Memory Used: " + peakMegabytes + " MB" + phases
                + status;
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }

    private static long ceilMillis(long nanos) {
        return (nanos + 999_999) / 1_000_000;
    }
}
