package app.runtime.telemetry;

import app.runtime.ApiException.Code;
import app.runtime.Sha256;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.trace.SemanticConventions;
import app.runtime.trace.Span;
import app.runtime.trace.TraceContext;
import app.runtime.trace.Tracer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One invocation of a function, as its line in the log, its metrics and its span tell of it. */
public final class InvocationTelemetry {

    /** How the environment that serves it came to be. */
    public enum Start {
        /** It has served before. */
        WARM,
        /** Its first invocation since it was started. */
        COLD,
        /** Its first invocation since it was restored from a snapshot. */
        RESTORED
    }

    private static final String OK = "OK";

    private final String function;
    private final String requestId;
    private final Start start;
    private final boolean isRestored;
    private final Log log;
    private final Tracer traces;
    private final Metrics metrics;
    private final TraceContext lambda;
    private final long started = System.nanoTime();
    private @Nullable Span span;
    private String traceId = "";
    private String functionArn = "";
    private String trigger = "other";
    private boolean isHttp;
    private boolean isRpc;
    private String clientAddress = "";
    private String outcome = OK;
    private int status;
    private @Nullable Throwable failure;

    public InvocationTelemetry(
            String function,
            String requestId,
            Start start,
            boolean isRestored,
            TraceContext lambda,
            Log log,
            Tracer traces,
            Metrics metrics) {
        this.function = function;
        this.requestId = requestId;
        this.start = start;
        this.isRestored = isRestored;
        this.log = log;
        this.traces = traces;
        this.metrics = metrics;
        this.lambda = lambda;
        log.about(requestId, lambda.traceId());
    }

    /** An invocation of no function: for a test, and for whoever calls an adapter by himself. */
    public static InvocationTelemetry of(String function, String requestId, Log log) {
        return new InvocationTelemetry(
                function, requestId, Start.WARM, false, TraceContext.NONE, log, Tracer.none(), Metrics.none());
    }

    /** Lambda's id of it, under which the log tells of it. */
    public String requestId() {
        return requestId;
    }

    /** The trace that it belongs to, 32 hexadecimal digits; empty where there is none. */
    public String traceId() {
        return traceId;
    }

    /** Says by which name it was invoked, and what made Lambda do it: http, timer or other. */
    public void triggered(String arn, String by) {
        functionArn = arn;
        trigger = by;
    }

    /**
     * Says that the event is read, with the trace that the request belongs to.
     *
     * @param traceparent the request's header, as it came; null where there is none
     * @param tracestate the same
     */
    public void received(@Nullable String traceparent, @Nullable String tracestate) {
        if (span != null) {
            return;
        }
        TraceContext caller = traces.caller(lambda, TraceContext.ofHeaders(traceparent, tracestate));
        Span begun = traces.begin(function, requestId, functionArn, started, caller);
        span = begun;
        traceId = traces.traceId().isEmpty() ? caller.traceId() : traces.traceId();
        log.about(requestId, traceId);
        if (begun != Span.NONE) {
            begun.set(SemanticConventions.FAAS_INVOCATION_ID, requestId);
            begun.set(SemanticConventions.FAAS_COLDSTART, start != Start.WARM);
            begun.set(SemanticConventions.APP_RESTORED, isRestored);
        }
    }

    /**
     * Says which rpc it is.
     *
     * @param rpc such as {@code user.v1.UserService/GetUser}
     * @param method the HTTP method that it came by; empty if it came by none
     * @param host the name that it was asked for; empty if none is known
     * @param route the path of its route with its variables, such as {@code /api/entities/{id}}, for their values are
     *     the caller's; empty if it has none
     */
    public void serves(String rpc, String method, String host, String route) {
        isHttp = !method.isEmpty();
        isRpc = true;
        trigger = isHttp ? "http" : trigger;
        Span current = span();
        if (current == Span.NONE) {
            return;
        }
        current.set(SemanticConventions.RPC_SYSTEM_NAME, "app");
        current.set(SemanticConventions.RPC_METHOD, rpc);
        if (isHttp) {
            current.set(SemanticConventions.HTTP_REQUEST_METHOD, method);
            // API Gateway has no other.
            current.set(SemanticConventions.URL_SCHEME, "https");
        }
        if (!host.isEmpty()) {
            current.set(SemanticConventions.SERVER_ADDRESS, host);
        }
        if (!route.isEmpty()) {
            current.set(SemanticConventions.HTTP_ROUTE, route);
            current.set(SemanticConventions.URL_PATH, route);
        }
    }

    /** Says whose request it is; a trace learns a hash of it. */
    public void calledBy(String userId) {
        Span current = span();
        if (current != Span.NONE) {
            current.set(SemanticConventions.APP_CALLER, opaque(userId));
        }
    }

    /**
     * Says where it comes from, for the log.
     *
     * @param address the browser's address, as somebody says who can be believed; empty where nobody does
     */
    public void cameFrom(String address) {
        clientAddress = address;
    }

    private static String opaque(String userId) {
        return HexFormat.of().formatHex(Sha256.of("caller " + userId), 0, 8);
    }

    /** Says that it was answered, with that HTTP status. */
    public void answered(int httpStatus) {
        status = httpStatus;
    }

    /**
     * Says that it failed.
     *
     * @param code what the caller is told
     * @param cause for the log, where it is our fault; null where it is the caller's
     */
    public void failed(Code code, @Nullable Throwable cause) {
        outcome = code.name();
        status = code.httpStatus();
        failure = cause;
    }

    /** Whether nothing has failed. */
    public boolean isOk() {
        return outcome.equals(OK);
    }

    /** Writes its line, with its metrics, and ends its span. */
    public void end() {
        Span current = span();
        long tenths = (System.nanoTime() - started) / 100_000;
        if (current != Span.NONE) {
            describe(current);
            current.close();
        }
        log.write(failure == null ? Level.INFO : Level.ERROR, "request", line(tenths), failure);
        log.about("", "");
    }

    private void describe(Span current) {
        current.set(SemanticConventions.FAAS_TRIGGER, trigger);
        if (isHttp && status != 0) {
            current.set(SemanticConventions.HTTP_RESPONSE_STATUS_CODE, status);
        }
        if (isRpc) {
            current.set(SemanticConventions.RPC_RESPONSE_STATUS_CODE, outcome);
        }
        if (failure != null) {
            current.fail(outcome, failure);
        } else if (status >= Code.INTERNAL.httpStatus()) {
            current.fail(outcome);
        } else if (!outcome.equals(OK)) {
            // The caller's fault is no failure of the server (semantic conventions "HTTP server span").
            current.set(SemanticConventions.ERROR_TYPE, outcome);
        }
    }

    private Map<String, Object> line(long tenthsOfMs) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("rpc", function);
        line.put("outcome", outcome);
        if (status != 0) {
            line.put("status", status);
        }
        if (!clientAddress.isEmpty()) {
            line.put("clientAddress", clientAddress);
        }
        line.put("durationMs", new Log.Json(tenthsOfMs / 10 + "." + tenthsOfMs % 10));
        line.put("coldStart", start != Start.WARM);
        metrics.addTo(line, outcome.equals(OK), start);
        return line;
    }

    private Span span() {
        if (span == null) {
            received(null, null);
        }
        return span == null ? Span.NONE : span;
    }
}
