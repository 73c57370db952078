package app.local;

import app.local.gateway.AccessLog;
import app.local.lambda.LogLine;
import app.local.lambda.LogSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Writes a line for each request to the terminal. */
final class GatewayLog implements AccessLog {

    private final LogSink log;

    GatewayLog(LogSink log) {
        this.log = log;
    }

    @Override
    public void write(String method, String path, int status, Duration took, String remark, String trace) {
        LogLine.Kind kind = status >= 500 ? LogLine.Kind.WARNING : LogLine.Kind.PLATFORM;
        String text = String.format(
                Locale.ROOT,
                "%d %-6s %s  %.1f ms  %s%s",
                status,
                method,
                path,
                took.toNanos() / 1e6,
                remark,
                trace.isEmpty() ? "" : "  trace=" + trace);
        log.write(new LogLine(Instant.now(), "gateway", kind, text));
    }
}
