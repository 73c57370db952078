package app.local.gateway;

import app.local.assembly.FunctionRef;
import app.local.assembly.RouteSpec;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import app.local.trace.Redaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A request and its answer as a trace sees them: no header, no cookie, no body, and no value of the query but harmless
 * ones. Used by one thread at a time.
 */
public final class Exchange {

    /** The service.name of the gateway's spans. */
    public static final String SERVICE = "gateway";

    private static final int LONGEST_PATH = 2_000;

    private final Instant time;
    private final long began;
    private final long beganNanos = System.nanoTime();
    private final String requestId;
    private final GatewayTraceContext trace;
    private final String spanId = GatewayTraceContext.newSpanId();
    private final String method;
    private final String path;
    private final String query;
    private final List<ReceivedSpan> spans = new ArrayList<>();
    private String route = "";
    private String function = "";
    private String remark = "";
    private boolean cold;
    private int status;
    private long ended;

    Exchange(GatewayRequest request, String requestId, GatewayTraceContext trace, Instant time) {
        this.time = time;
        this.began = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        this.requestId = requestId;
        this.trace = trace;
        this.method = request.method();
        String raw = request.rawPath();
        this.path = raw.length() <= LONGEST_PATH ? raw : raw.substring(0, LONGEST_PATH) + "…";
        this.query = Redaction.query(request.rawQuery());
    }

    /** When it came. */
    public Instant time() {
        return time;
    }

    /** The gateway's name for it. */
    public String requestId() {
        return requestId;
    }

    public GatewayTraceContext trace() {
        return trace;
    }

    /** The id of the span that is the request. */
    public String spanId() {
        return spanId;
    }

    public String method() {
        return method;
    }

    /** Still percent-encoded. */
    public String path() {
        return path;
    }

    /** Still percent-encoded, without values that may be secret or personal. */
    public String query() {
        return query;
    }

    /** The key of the route that it took; empty if it took none. */
    public String route() {
        return route;
    }

    /** The function that the route leads to; empty if it took none. */
    public String function() {
        return function;
    }

    /** Which function answered, or why none did. */
    public String remark() {
        return remark;
    }

    /** Whether a function had to be started for it. */
    public boolean cold() {
        return cold;
    }

    /** The answer's status; 0 while there is none. */
    public int status() {
        return status;
    }

    /** How long it took, in nanoseconds. */
    public long nanos() {
        return ended - began;
    }

    /**
     * The gateway's spans: a client's for each function that it called, then the server's. None where the caller does
     * not sample the trace.
     */
    public List<ReceivedSpan> spans() {
        return trace.sampled() ? List.copyOf(spans) : List.of();
    }

    void routed(RouteSpec spec) {
        route = spec.key();
        function = spec.function().name();
    }

    /** A call of a function begins. @param role what the gateway calls it for */
    InvokeSpan startSpan(String role, FunctionRef called) {
        return new InvokeSpan(this, role, called.name());
    }

    /** A function had to be started for it. */
    void coldStarted() {
        cold = true;
    }

    void add(ReceivedSpan span) {
        spans.add(span);
    }

    void answered(int answerStatus, String answerRemark) {
        status = answerStatus;
        remark = answerRemark;
        ended = now();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", method);
        attributes.put("url.scheme", "http");
        attributes.put("url.path", path);
        if (!query.isEmpty()) {
            attributes.put("url.query", query);
        }
        String template = route.substring(route.indexOf(' ') + 1);
        if (!template.isEmpty()) {
            attributes.put("http.route", template);
        }
        attributes.put("http.response.status_code", (long) status);
        attributes.put("aws.request_id", requestId);
        if (status >= 500) {
            attributes.put("error.type", Integer.toString(status));
        }
        spans.add(new ReceivedSpan(
                trace.traceId(),
                spanId,
                trace.parentId(),
                template.isEmpty() ? method : method + " " + template,
                ReceivedSpan.Kind.SERVER,
                SERVICE,
                "",
                began,
                ended,
                status >= 500,
                // Who answered is no reason.
                status >= 400 && !remark.equals(function) ? remark : "",
                attributes,
                List.of()));
    }

    /** Nanoseconds since 1970, of a clock that is never set back during the exchange. */
    long now() {
        return began + System.nanoTime() - beganNanos;
    }
}
