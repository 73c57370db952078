package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.logs.FilterPattern;
import software.amazon.awscdk.services.logs.IFilterPattern;
import software.amazon.awscdk.services.logs.MetricFilter;
import software.constructs.Construct;

/**
 * Counts failed sign-ins by reason, out of the audit lines of the log: the browser gets a redirect whatever happened,
 * which no metric of the gateway tells from a success.
 */
final class SignInWatch extends Construct {

    /** The metric on the dashboard, by reason. */
    static final String FAILED = "failedSignIns";

    private static final String BROKEN = "brokenSignIns";
    private static final String AUDIT = "$.audit";
    private static final String REASON = "$.reason";

    /** A quarter of an hour: people come seldom, and try again. */
    private static final Duration PERIOD = Duration.minutes(15);

    SignInWatch(Construct scope, Stage stage, AlertsStack alerts, List<LiveFunction> functions) {
        super(scope, "SignInWatch");
        IFilterPattern failed = FilterPattern.stringValue(AUDIT, "=", "SIGN_IN_FAILED");
        // Neither a person who says no nor an attempt that is too old is our fault; every other reason is.
        IFilterPattern broken = FilterPattern.all(
                FilterPattern.stringValue(AUDIT, "=", "SIGN_IN_FAILED"),
                FilterPattern.stringValue(REASON, "!=", "access_denied"),
                FilterPattern.stringValue(REASON, "!=", "invalid_state"));
        for (LiveFunction function : functions) {
            String name = function.getNode().getId();
            filter(name + "Failed", stage, function, failed, FAILED)
                    .dimensions(Map.of("reason", REASON))
                    .build();
            filter(name + "Broken", stage, function, broken, BROKEN).build();
        }
        alerts.raise(
                this,
                "SignInIsBroken",
                "Sign-ins fail by our fault or a provider's: the audit lines have the reason",
                Metric.Builder.create()
                        .namespace(stage.metricsNamespace())
                        .metricName(BROKEN)
                        .statistic("Sum")
                        .period(PERIOD)
                        .build(),
                2,
                1);
    }

    private MetricFilter.Builder filter(
            String id, Stage stage, LiveFunction function, IFilterPattern pattern, String metric) {
        return MetricFilter.Builder.create(this, id)
                .logGroup(function.getLogGroup())
                .filterPattern(pattern)
                .metricNamespace(stage.metricsNamespace())
                .metricName(metric)
                .metricValue("1");
    }
}
