package app.runtime.telemetry;

import app.api.FunctionVariables;
import app.runtime.ApiException.Code;
import app.runtime.Configuration;
import app.runtime.log.Log;
import app.runtime.telemetry.InvocationTelemetry.Start;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of an rpc, which CloudWatch takes out of the line that the log has of a request anyway ("Embedded metric
 * format specification"). CloudWatch charges for a metric by the hours in which it has a value, so none says what
 * another one says already: the requests are the number of values of {@code durationMs}; {@code errors} (by outcome),
 * {@code coldStarts} and {@code restores} have a value only when there is one, and so have {@code serverErrors}, our
 * own failures by version of the function, by which a deployment is judged.
 */
public final class Metrics {

    private static final String DURATION = "{\"Name\":\"durationMs\",\"Unit\":\"Milliseconds\"}";

    private final @Nullable String namespace;
    private final InstantSource clock;
    private final String version;
    private final String usual;

    private Metrics(@Nullable String namespace, String version, InstantSource clock) {
        this.namespace = namespace;
        this.version = version;
        this.clock = clock;
        usual = directive("\"rpc\"", DURATION);
    }

    /** Metrics in the namespace {@code METRICS_NAMESPACE}; none where that is not set. */
    public static Metrics of(Configuration configuration, InstantSource clock) {
        String version = configuration.find("AWS_LAMBDA_FUNCTION_VERSION");
        return new Metrics(
                configuration.find(FunctionVariables.METRICS_NAMESPACE), version == null ? "" : version, clock);
    }

    public static Metrics none() {
        return new Metrics(null, "", InstantSource.system());
    }

    /**
     * Adds to a line of the log what makes it metrics; the line has {@code rpc}, {@code outcome}, {@code durationMs}
     * and, as a rule, {@code status}.
     */
    void addTo(Map<String, Object> line, boolean isOk, Start start) {
        if (namespace == null) {
            return;
        }
        String directives = isOk && start == Start.WARM ? usual : directives(line, isOk, start);
        line.put(
                "_aws",
                new Log.Json("{\"Timestamp\":" + clock.millis() + ",\"CloudWatchMetrics\":[" + directives + "]}"));
    }

    private String directives(Map<String, Object> line, boolean isOk, Start start) {
        StringBuilder metrics = new StringBuilder(DURATION);
        switch (start) {
            case WARM -> {}
            case COLD -> count(line, metrics, "coldStarts");
            case RESTORED -> count(line, metrics, "restores");
        }
        String always = directive("\"rpc\"", metrics.toString());
        if (isOk) {
            return always;
        }
        line.put("errors", 1);
        String failed = always + ',' + directive("\"rpc\",\"outcome\"", "{\"Name\":\"errors\",\"Unit\":\"Count\"}");
        if (line.get("status") instanceof Integer status && status >= Code.INTERNAL.httpStatus()) {
            line.put("version", version);
            line.put("serverErrors", 1);
            failed += ',' + directive("\"rpc\",\"version\"", "{\"Name\":\"serverErrors\",\"Unit\":\"Count\"}");
        }
        return failed;
    }

    private static void count(Map<String, Object> line, StringBuilder metrics, String name) {
        line.put(name, 1);
        metrics.append(",{\"Name\":\"").append(name).append("\",\"Unit\":\"Count\"}");
    }

    private String directive(String dimensions, String metrics) {
        return "{\"Namespace\":\"" + namespace + "\",\"Dimensions\":[[" + dimensions + "]],\"Metrics\":[" + metrics
                + "]}";
    }
}
