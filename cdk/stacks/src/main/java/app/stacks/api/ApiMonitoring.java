package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.database.DatabaseAccess;
import app.stacks.functions.LiveFunction;
import app.stacks.gateway.Gateway;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** Alarms of the API as its callers meet it, and the dashboard: first what they meet, then where it comes from. */
final class ApiMonitoring extends Construct {

    private static final int SLOW_MS = 3000;

    ApiMonitoring(
            Construct scope,
            Stage stage,
            AlertsStack alerts,
            Gateway gateway,
            LiveFunction authorizer,
            List<LiveFunction> functions,
            DatabaseAccess database) {
        super(scope, "Watch");
        if (stage.emulator().isPresent()) {
            // Nobody hears it there, and emulators know neither dashboards nor alarms on metric math.
            return;
        }
        IMetric failureRate = MathExpression.Builder.create()
                // A single failure at night is in the log; it is no reason to wake somebody.
                .expression("IF(failures > 2, 100 * failures / requests, 0)")
                .usingMetrics(new TreeMap<>(Map.of("failures", gateway.failures(), "requests", gateway.requests())))
                .label("failed requests (%)")
                .period(AlertsStack.PERIOD)
                .build();
        IMetric authorizerErrors = authorizer.live().metricErrors(sum());
        raise(alerts, gateway, failureRate, authorizerErrors);
        List<IWidget> requests = List.of(
                graph("Requests", List.of(gateway.requests(), gateway.failures())),
                graph("Failed requests", List.of(failureRate)),
                graph("Slowest hundredth (ms)", List.of(gateway.slowest())));
        Dashboard.Builder.create(this, "Dashboard")
                .dashboardName(stage.stackName("Api"))
                .widgets(List.of(
                        requests,
                        ofFunctions(functions, authorizerErrors),
                        ofRpcs(stage),
                        List.of(
                                graph(
                                        "Cold starts and restores by rpc",
                                        List.of(
                                                own(stage, "rpc", "coldStarts", "Sum"),
                                                own(stage, "rpc", "restores", "Sum"))),
                                graph(
                                        "Failed sign-ins by reason",
                                        List.of(own(stage, "reason", SignInWatch.FAILED, "Sum"))),
                                graph("Database", database.metrics()))))
                .build();
    }

    private void raise(AlertsStack alerts, Gateway gateway, IMetric failureRate, IMetric authorizerErrors) {
        alerts.raise(this, "RequestsFail", "More than 1 % of the requests are answered 5xx", failureRate, 1, 5);
        alerts.raise(
                this,
                "RequestsAreSlow",
                "One request in a hundred takes longer than " + SLOW_MS + " ms",
                gateway.slowest(),
                SLOW_MS,
                10);
        alerts.raise(
                this,
                "AuthorizerFails",
                "Sessions cannot be checked: nobody who is signed in gets through",
                authorizerErrors,
                2,
                3);
        alerts.raise(
                this,
                "FunctionsAreThrottled",
                "Lambda refuses calls in this region: the account's concurrency is used up",
                throttles(),
                0,
                3);
    }

    private static List<IWidget> ofFunctions(List<LiveFunction> functions, IMetric authorizerErrors) {
        List<IMetric> errors = functions.stream()
                .<IMetric>map(function -> function.metricErrors(sum()))
                .toList();
        MetricOptions slowest = MetricOptions.builder()
                .statistic("p99")
                .period(AlertsStack.PERIOD)
                .build();
        List<IMetric> durations = functions.stream()
                .<IMetric>map(function -> function.metricDuration(slowest))
                .toList();
        return List.of(
                graph("Errors by function", errors),
                graph("Duration by function (ms, p99)", durations),
                graph("Authorizer errors, throttles", List.of(authorizerErrors, throttles())));
    }

    private static List<IWidget> ofRpcs(Stage stage) {
        return List.of(
                graph("Requests by rpc", List.of(own(stage, "rpc", "durationMs", "SampleCount"))),
                graph("Errors by rpc and code", List.of(own(stage, "outcome,rpc", "errors", "Sum"))),
                graph(
                        "Duration by rpc (ms, p50 and p99)",
                        List.of(own(stage, "rpc", "durationMs", "p50"), own(stage, "rpc", "durationMs", "p99"))));
    }

    /** A metric that the functions write themselves, a line for each of its dimensions' values that there is. */
    private static IMetric own(Stage stage, String dimensions, String name, String statistic) {
        return MathExpression.Builder.create()
                .expression("SEARCH('{\"%s\",%s} MetricName=\"%s\"', '%s')"
                        .formatted(stage.metricsNamespace(), dimensions, name, statistic))
                .usingMetrics(Map.of())
                .label(statistic.equals("Sum") || statistic.equals("SampleCount") ? "" : statistic)
                .period(AlertsStack.PERIOD)
                .build();
    }

    private static MetricOptions sum() {
        return MetricOptions.builder()
                .statistic("Sum")
                .period(AlertsStack.PERIOD)
                .build();
    }

    /** Of all functions in the region, for they share the account's concurrency. */
    private static Metric throttles() {
        return Metric.Builder.create()
                .namespace("AWS/Lambda")
                .metricName("Throttles")
                .statistic("Sum")
                .period(AlertsStack.PERIOD)
                .build();
    }

    private static IWidget graph(String title, List<? extends IMetric> metrics) {
        return GraphWidget.Builder.create().title(title).width(8).left(metrics).build();
    }
}
