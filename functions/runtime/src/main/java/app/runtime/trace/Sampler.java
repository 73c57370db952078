package app.runtime.trace;

/**
 * Which traces are kept (OpenTelemetry's environment variable {@code OTEL_TRACES_SAMPLER}).
 *
 * @param followsCaller whether a caller that has decided is followed
 * @param ratio the part of the other traces, 0 to 1
 */
record Sampler(boolean followsCaller, double ratio) {

    /** Decides by the trace's id alone, so that all parts of a trace come to the same answer. */
    boolean keeps(TraceContext caller, String traceId) {
        Boolean decided = caller.sampled();
        if (followsCaller && decided != null) {
            return decided;
        }
        if (ratio >= 1) {
            return true;
        }
        // As OpenTelemetry's TraceIdRatioBased does it: the lower 63 bits.
        long low = Long.parseUnsignedLong(traceId.substring(16), 16) & Long.MAX_VALUE;
        return low < (long) (ratio * Long.MAX_VALUE);
    }
}
