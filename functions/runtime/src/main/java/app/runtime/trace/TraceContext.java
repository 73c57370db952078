package app.runtime.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a function stands in a trace, as its caller says.
 *
 * @param traceId 32 hexadecimal digits; empty where nobody began a trace
 * @param parentId the caller's span, 16 hexadecimal digits; empty where there is none
 * @param sampled whether the caller keeps the trace; null where it leaves that to us
 */
public record TraceContext(
        String traceId, String parentId, @Nullable Boolean sampled) {

    /** Nobody began a trace. */
    public static final TraceContext NONE = new TraceContext("", "", null);

    private static final int TRACEPARENT = 55;

    /** "AWS X-Ray trace header": {@code Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1}. */
    private static final Pattern ROOT = Pattern.compile("1-([0-9a-f]{8})-([0-9a-f]{24})");

    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{16}");

    /** W3C Trace Context §3.2; a later version may have more behind it. */
    private static final Pattern W3C = Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    /** Reads Lambda's trace header; whatever is not one begins no trace. */
    public static TraceContext ofLambda(@Nullable String header) {
        if (header == null) {
            return NONE;
        }
        String traceId = "";
        String parentId = "";
        Boolean sampled = null;
        for (String part : header.split(";", 16)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            String value = part.substring(equals + 1).strip();
            switch (name) {
                case "Root" -> {
                    Matcher root = ROOT.matcher(value);
                    traceId = root.matches() ? root.group(1) + root.group(2) : "";
                }
                case "Parent" -> parentId = PARENT.matcher(value).matches() ? value : "";
                case "Sampled" -> sampled = value.equals("1") ? Boolean.TRUE : value.equals("0") ? Boolean.FALSE : null;
                default -> {} // Self, Lineage and what a caller added are for others.
            }
        }
        if (isZero(traceId)) {
            return NONE;
        }
        return new TraceContext(traceId, isZero(parentId) ? "" : parentId, sampled);
    }

    /** Reads a {@code traceparent} header; whatever is not one begins no trace (W3C Trace Context §3.2.2). */
    public static TraceContext ofTraceparent(@Nullable String header) {
        if (header == null || header.length() < TRACEPARENT) {
            return NONE;
        }
        Matcher w3c = W3C.matcher(header.substring(0, TRACEPARENT));
        if (!w3c.matches() || w3c.group(1).equals("ff") || isZero(w3c.group(2)) || isZero(w3c.group(3))) {
            return NONE;
        }
        if (header.length() > TRACEPARENT && (w3c.group(1).equals("00") || header.charAt(TRACEPARENT) != '-')) {
            return NONE;
        }
        boolean sampled = (Integer.parseInt(w3c.group(4), 16) & 1) == 1;
        return new TraceContext(w3c.group(2), w3c.group(3), sampled);
    }

    /**
     * The one that counts of Lambda's header and the request's: Lambda's, if it names the span that invoked us and the
     * request belongs to no other trace; else the request's; else what Lambda began.
     */
    public static TraceContext choose(TraceContext lambda, TraceContext request) {
        boolean sameTrace = request.traceId().isEmpty() || request.traceId().equals(lambda.traceId());
        if (!lambda.parentId().isEmpty() && sameTrace) {
            return lambda.sampled() == null
                    ? new TraceContext(lambda.traceId(), lambda.parentId(), request.sampled())
                    : lambda;
        }
        return request.traceId().isEmpty() ? lambda : request;
    }

    private static boolean isZero(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
