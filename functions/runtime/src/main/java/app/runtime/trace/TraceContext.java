package app.runtime.trace;

import org.jspecify.annotations.Nullable;

/**
 * Where a function stands in a trace, as its caller says.
 *
 * @param traceId 32 hexadecimal digits; empty where nobody began a trace
 * @param parentId the caller's span, 16 hexadecimal digits; empty where there is none
 * @param sampled whether the caller keeps the trace; null where it leaves that to us
 * @param tracestate what tracing systems say of the trace, for those that come after us; may be empty
 */
public record TraceContext(
        String traceId, String parentId, @Nullable Boolean sampled, String tracestate) {

    /** Nobody began a trace. */
    public static final TraceContext NONE = new TraceContext("", "", null, "");

    /** Characters of a traceparent of version 00: {@code 00-<trace id>-<parent id>-<flags>}. */
    private static final int TRACEPARENT = 55;

    /** The length that everybody has to hand on (W3C Trace Context §3.3.1.5). */
    private static final int MAX_TRACESTATE = 512;

    /**
     * Reads Lambda's trace header ("AWS X-Ray trace header"), such as
     * {@code Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1}; whatever is not one begins no
     * trace.
     */
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
                case "Root" -> traceId = xrayTraceId(value);
                case "Parent" -> parentId = value.length() == 16 && isHex(value, 0, 16) ? value : "";
                case "Sampled" -> sampled = value.equals("1") ? Boolean.TRUE : value.equals("0") ? Boolean.FALSE : null;
                default -> {} // Self, Lineage and what a caller added are for others.
            }
        }
        if (isZero(traceId)) {
            return NONE;
        }
        return new TraceContext(traceId, isZero(parentId) ? "" : parentId, sampled, "");
    }

    /** Of {@code 1-5759e988-bd862e3fe1be46a994272793}; empty if it is anything else. */
    private static String xrayTraceId(String root) {
        boolean isOne = root.length() == 35
                && root.startsWith("1-")
                && isHex(root, 2, 10)
                && root.charAt(10) == '-'
                && isHex(root, 11, 35);
        return isOne ? root.substring(2, 10) + root.substring(11) : "";
    }

    /**
     * Reads the headers {@code traceparent} and {@code tracestate}; whatever is not the former begins no trace (W3C
     * Trace Context §3.2.2), and what cannot be the latter is left out.
     */
    public static TraceContext ofHeaders(@Nullable String header, @Nullable String tracestate) {
        if (header == null || header.length() < TRACEPARENT || !isTraceparent(header)) {
            return NONE;
        }
        String version = header.substring(0, 2);
        String traceId = header.substring(3, 35);
        String parentId = header.substring(36, 52);
        if (version.equals("ff") || isZero(traceId) || isZero(parentId)) {
            return NONE;
        }
        // A later version may have more behind it.
        if (header.length() > TRACEPARENT && (version.equals("00") || header.charAt(TRACEPARENT) != '-')) {
            return NONE;
        }
        boolean sampled = (Character.digit(header.charAt(54), 16) & 1) == 1;
        return new TraceContext(traceId, parentId, sampled, handedOn(tracestate));
    }

    /** What can be a header's value: its own grammar is for whom it is for. */
    private static String handedOn(@Nullable String tracestate) {
        if (tracestate == null || tracestate.length() > MAX_TRACESTATE) {
            return "";
        }
        for (int i = 0; i < tracestate.length(); i++) {
            if (tracestate.charAt(i) < ' ' || tracestate.charAt(i) > '~') {
                return "";
            }
        }
        return tracestate;
    }

    private static boolean isTraceparent(String header) {
        return isHex(header, 0, 2)
                && header.charAt(2) == '-'
                && isHex(header, 3, 35)
                && header.charAt(35) == '-'
                && isHex(header, 36, 52)
                && header.charAt(52) == '-'
                && isHex(header, 53, 55);
    }

    /**
     * The one that counts of Lambda's header and the request's: Lambda's, if it names the span that invoked us and the
     * request belongs to no other trace; else the request's; else what Lambda began.
     */
    public static TraceContext choose(TraceContext lambda, TraceContext request) {
        boolean sameTrace = request.traceId().isEmpty() || request.traceId().equals(lambda.traceId());
        if (!lambda.parentId().isEmpty() && sameTrace) {
            Boolean sampled = lambda.sampled() == null ? request.sampled() : lambda.sampled();
            return new TraceContext(lambda.traceId(), lambda.parentId(), sampled, request.tracestate());
        }
        return request.traceId().isEmpty() ? lambda : request;
    }

    /** The same trace without a caller: where no one gets to see the caller's span. */
    TraceContext traceOnly() {
        return new TraceContext(traceId, "", null, "");
    }

    private static boolean isHex(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
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
