package app.runtime.trace;

import app.runtime.Configuration;
import app.runtime.log.Log;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The traces of a function: spans while an invocation is served, handed over before it is answered. An environment of
 * Lambda serves one request at a time, so the span that is open is a field; for one thread.
 *
 * <p>On where the environment says how to export, by OpenTelemetry's variables (see {@link TraceSettings}); off
 * otherwise, at no cost.
 */
@Singleton
public final class Tracer {

    private final @Nullable Recorder recorder;

    @Inject
    Tracer(Configuration configuration, Log log) {
        this(areAsked(configuration) ? TraceSettings.recorder(configuration, log) : null);
    }

    Tracer(@Nullable Recorder recorder) {
        this.recorder = recorder;
    }

    /** Whether there is an exporter; here, so that nothing else is loaded to say no. */
    private static boolean areAsked(Configuration configuration) {
        String exporter = configuration.find("OTEL_TRACES_EXPORTER");
        if ("none".equals(exporter) || "true".equalsIgnoreCase(configuration.find("OTEL_SDK_DISABLED"))) {
            return false;
        }
        return configuration.find("OTEL_EXPORTER_OTLP_ENDPOINT") != null
                || configuration.find("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != null
                || exporter != null;
    }

    /** Traces that nobody asked for. */
    public static Tracer none() {
        return new Tracer(null);
    }

    /**
     * Where the caller stands, of Lambda's trace header and the request's: for {@link #begin}.
     *
     * @param lambda of Lambda's trace header
     * @param request of the request's own headers
     */
    public TraceContext caller(TraceContext lambda, TraceContext request) {
        return recorder == null ? TraceContext.choose(lambda, request) : recorder.caller(lambda, request);
    }

    /**
     * Begins the span of an invocation.
     *
     * @param name what is served, such as {@code user.v1.UserService/GetUser}
     * @param requestId Lambda's id of the invocation, which no other invocation has
     * @param functionArn what was invoked; empty where it is not known
     * @param started {@link System#nanoTime} when it came
     */
    public Span begin(String name, String requestId, String functionArn, long started, TraceContext caller) {
        return recorder == null ? Span.NONE : recorder.begin(name, requestId, functionArn, started, caller);
    }

    /** The span of the invocation, for what only its endpoint knows of it. */
    public Span invocation() {
        return recorder == null ? Span.NONE : recorder.invocation();
    }

    /** Begins the span of a call that the function makes, within the one that is open. */
    public Span client(String name) {
        return recorder == null ? Span.NONE : recorder.client(name);
    }

    /** The trace that is being recorded, or left out by its sampler: 32 hexadecimal digits, or empty. */
    public String traceId() {
        return recorder == null ? "" : recorder.traceId();
    }

    /**
     * What another function of ours is told, as X-Amzn-Trace-Id: the span that is open is its parent. Null where
     * nothing is traced, or not by X-Ray: Lambda's own header goes on then.
     */
    public @Nullable String amznTraceId() {
        return recorder == null ? null : recorder.amznTraceId();
    }

    /**
     * What a server that the function asks is told, as traceparent (W3C Trace Context §3.2): the span that is open is
     * its parent, or the caller's where none is recorded. Null where nothing is traced.
     */
    public @Nullable String traceparent() {
        return recorder == null ? null : recorder.traceparent();
    }

    /** What it is told as tracestate, beside the former; empty where there is none. */
    public String tracestate() {
        return recorder == null ? "" : recorder.tracestate();
    }

    /**
     * Hands over the spans that have ended. Takes 200 ms at most unless the environment says otherwise, never fails.
     */
    public void flush() {
        if (recorder != null) {
            recorder.flush();
        }
    }

    /** Writes the spans that have ended and throws them away: a priming, which loads what a real one will need. */
    public void discard() {
        if (recorder != null) {
            recorder.discard();
        }
    }

    /** Ends the connection to the collector; the next flush opens a new one. */
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
    }
}
