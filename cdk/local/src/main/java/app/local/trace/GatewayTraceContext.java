package app.local.trace;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which trace a request belongs to.
 *
 * @param traceId 32 hexadecimal digits
 * @param parentId 16 hexadecimal digits: the span that the request was made in; empty if it begins the trace
 * @param sampled whether its spans are recorded, as the caller says; true where it does not say
 */
public record GatewayTraceContext(String traceId, String parentId, boolean sampled) {

    /** W3C Trace Context §3.2; later versions may have more at the end. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?");

    private static final Pattern ROOT = Pattern.compile("(?:^|;)\\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)");
    private static final Pattern PARENT = Pattern.compile("(?:^|;)\\s*Parent=([0-9a-f]{16})(?:;|$)");
    private static final Pattern NOT_SAMPLED = Pattern.compile("(?:^|;)\\s*Sampled=0(?:;|$)");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    /**
     * The trace of a request: the one of its traceparent, else that of its X-Amzn-Trace-Id, else a new one. What is
     * malformed counts as absent.
     */
    public static GatewayTraceContext of(@Nullable String traceparent, @Nullable String amazon, Instant now) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()
                    && !matcher.group(1).equals(NO_TRACE)
                    && !matcher.group(2).equals(NO_SPAN)) {
                boolean sampled = (Integer.parseInt(matcher.group(3), 16) & 1) == 1;
                return new GatewayTraceContext(matcher.group(1), matcher.group(2), sampled);
            }
        }
        return (amazon == null ? Optional.<GatewayTraceContext>empty() : ofAmazon(amazon)).orElseGet(() -> begun(now));
    }

    /** The trace that an X-Amzn-Trace-Id names. */
    public static Optional<GatewayTraceContext> ofAmazon(String header) {
        Matcher root = ROOT.matcher(header);
        if (!root.find()) {
            return Optional.empty();
        }
        Matcher parent = PARENT.matcher(header);
        return Optional.of(new GatewayTraceContext(
                root.group(1) + root.group(2),
                parent.find() ? parent.group(1) : "",
                !NOT_SAMPLED.matcher(header).find()));
    }

    /** A new trace. It begins with the time, as X-Ray wants it. */
    private static GatewayTraceContext begun(Instant now) {
        byte[] bytes = new byte[12];
        ThreadLocalRandom.current().nextBytes(bytes);
        HexFormat hex = HexFormat.of();
        return new GatewayTraceContext(hex.toHexDigits((int) now.getEpochSecond()) + hex.formatHex(bytes), "", true);
    }

    /** An id for a new span. */
    public static String newSpanId() {
        long id = ThreadLocalRandom.current().nextLong();
        return HexFormat.of().toHexDigits(id == 0 ? 1 : id);
    }

    /** The X-Amzn-Trace-Id for what is called in a span. */
    public String amazon(String spanId) {
        return "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8) + ";Parent=" + spanId + ";Sampled="
                + (sampled ? 1 : 0);
    }

    /** What a person needs to find the trace: the end of its id. */
    public String shortId() {
        return traceId.substring(24);
    }
}
